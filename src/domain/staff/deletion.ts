import { z } from 'zod'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import type { StaffContext } from '../../staff-context.ts'
import type { Hindrance } from '../../tenancy/deletions.ts'
import { refuseHindered } from '../deletion/hindrance.ts'
import { parse } from '../input.ts'
import { id, line, secret } from '../shapes.ts'
import { findCompany } from './tenants.ts'

const wished = z.object({ id, organizationCode: secret(40), reason: line(500) })
const regretted = z.object({ id, reason: line(500) })

/** The company is to end, whatever its standing is; it may call that off itself as long as anybody can act for it. */
export async function scheduleCompanyDeletion(ctx: StaffContext, wish: object) {
  const { id: tenantId, organizationCode, reason } = parse(wished, wish)
  ctx.because(reason)
  const company = await findCompany(ctx, tenantId)
  if (organizationCode !== company.organizationCode)
    throw new InvalidInput({ organizationCode: 'This is not the code of the company.' })
  const { rows } = await ctx.work.query<{ hindrance: Hindrance | null }>({
    text: 'SELECT gate.schedule_deletion_of($1, $2, $3, $4) AS hindrance',
    values: [tenantId, newId(), reason, ctx.services.graceDays],
  })
  refuseHindered(rows[0]!.hindrance)
  return findCompany(ctx, tenantId)
}

export async function cancelCompanyDeletion(ctx: StaffContext, wish: object) {
  const { id: tenantId, reason } = parse(regretted, wish)
  ctx.because(reason)
  await findCompany(ctx, tenantId)
  const text = 'SELECT gate.cancel_deletion_of($1) AS id'
  const { rows } = await ctx.work.query<{ id: string | null }>({ text, values: [tenantId] })
  if (!rows[0]!.id) throw new Conflict('The company is not to be deleted, or has been.')
  return findCompany(ctx, tenantId)
}

/** The one that is to come or has been; nothing where there is none. */
export async function findCompanyDeletion(ctx: StaffContext, tenantId: string) {
  const [found] = await ctx.loaders.deletions().load(tenantId)
  return found ?? null
}
