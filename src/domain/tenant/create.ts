import type { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import type { Governance, Oversight, Sharing } from '../../tenancy/scope.ts'
import { narrowed } from '../corporate-relationship/levels.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { taken } from '../taken.ts'
import { requireArea } from './area.ts'
import { findTenant } from './find.ts'
import { labelOf, newTenant } from './input.ts'

type Founding = z.infer<typeof newTenant>

/**
 * Founds a company below a corporate. The same again gives the same company: its code is what tells,
 * since the id of a company is everybody's and so the server's to make.
 */
export async function createTenant(ctx: Context, wish: object) {
  const { tenantId: given, ...input } = parse(newTenant, wish)
  const place = { tenantId: tenantOf(ctx, { tenantId: given }), unitId: null }
  await requireIn(ctx, 'tenant.create', place)
  await requireArea(ctx, input.telecomCircleCode)
  const data = { tenantId: place.tenantId, ...input, createdFrom: digestOf(input) }
  return (await found(ctx, data)) ?? sameAgain(ctx, data)
}

type Data = Omit<Founding, 'tenantId'> & { tenantId: string; createdFrom: string }

/** A trigger makes the company, its relationship and its first administrator from the row. */
async function found(ctx: Context, data: Data) {
  const subdomain = labelOf(data.organizationCode, data.subdomain)
  const [made] = await ctx.db.founding
    .createManyAndReturn({ data: [{ ...data, id: newId(), subdomain }], skipDuplicates: true })
    .catch(taken(`The subdomain ${subdomain} is taken: choose another.`))
  if (!made) return undefined
  ctx.gain(made.id, oversightOf(ctx, data))
  return findTenant(ctx, made.id)
}

/** What the founder may do below: on a path of several steps the narrowest level counts. */
function oversightOf(ctx: Context, { tenantId, type, ...given }: Data): Oversight {
  const path = ctx.caller.scope.oversees.get(tenantId as never)
  const edge = {
    governance: given.governanceLevel as Governance,
    sharing: given.dataSharingLevel as Sharing,
  }
  return {
    type,
    ...(path ? narrowed(path, edge) : edge),
    vendors: !path && !given.independentVendorManagement,
    // So it begins; what it says of itself later is its own.
    reports: true,
  }
}

async function sameAgain(ctx: Context, { tenantId, organizationCode, createdFrom }: Data) {
  const existing = await ctx.db.founding.findFirst({ where: { tenantId, organizationCode } })
  if (existing?.createdFrom !== createdFrom)
    throw new Conflict('A company of this code was founded with another input.')
  return findTenant(ctx, existing.id)
}
