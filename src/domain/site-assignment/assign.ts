import type { Context } from '../../context.ts'
import { Conflict, InvalidInput, NotFound } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
import { digestOf, parse } from '../input.ts'
import { findSite } from '../site/find.ts'
import { newAssignment } from './input.ts'

/** Gives a site to a vendor that its circle has an ACTIVE contract with. */
export async function assignSite(ctx: Context, wish: object) {
  const { id, ...input } = parse(newAssignment, wish)
  const site = await findSite(ctx, { id: input.siteId, tenantId: input.tenantId })
  ctx.caller.require('assignment.create', site)
  const { tenantId, unitId } = site
  const { siteId, vendorId } = input
  await requireContract(ctx, { tenantId, vendorId })
  const data = {
    tenantId,
    unitId,
    siteId,
    vendorId,
    id: id ?? newId(),
    ...windowOf(ctx, input),
    createdFrom: digestOf(input),
  }
  return createOnce(ctx.db.siteAssignment, data, {
    idTaken: 'This id is taken by an assignment that was made from another input.',
    otherwise: 'The vendor holds this site already at that time.',
  })
}

function windowOf(ctx: Context, given: { startsAt?: Date | null; endsAt?: Date | null }) {
  const startsAt = given.startsAt ?? ctx.now
  const endsAt = given.endsAt ?? null
  if (endsAt && endsAt <= startsAt)
    throw new InvalidInput({ endsAt: 'It must end after it starts.' })
  return { startsAt, endsAt }
}

/** A vendor without a contract is as good as none. */
async function requireContract(ctx: Context, where: { tenantId: string; vendorId: string }) {
  const contract = await ctx.db.vendorRelationship.findFirst({ where })
  if (!contract) throw new NotFound('Vendor', where.vendorId)
  const { status, validFrom, validUntil } = contract
  const live = validFrom <= ctx.now && (validUntil === null || validUntil > ctx.now)
  if (status !== 'ACTIVE' || !live)
    throw new Conflict('The contract with this vendor is not active: it can be given no sites.')
}
