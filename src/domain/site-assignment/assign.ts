import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict, InvalidInput, NotFound } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { digestOf, idOf } from '../input.ts'
import { findSite } from '../site/find.ts'

export type AssignWish = {
  id?: string | null
  siteId: string
  tenantId?: string | null
  vendorId: string
  startsAt?: Date | null
  endsAt?: Date | null
}

/** Gives a site to a vendor that its circle has an ACTIVE contract with. */
export async function assignSite(ctx: Context, wish: AssignWish) {
  const site = await findSite(ctx, { id: wish.siteId, tenantId: wish.tenantId ?? null })
  ctx.caller.require('assignment.create', site)
  const { id, startsAt, endsAt, ...rest } = wish
  if (endsAt && endsAt <= (startsAt ?? ctx.now))
    throw new InvalidInput({ endsAt: 'It must end after it starts.' })
  const data = {
    tenantId: site.tenantId,
    id: id == null ? newId() : idOf('id', id),
    unitId: site.unitId,
    siteId: site.id,
    vendorId: await contracted(ctx, site.tenantId, wish.vendorId),
    startsAt: startsAt ?? ctx.now,
    endsAt: endsAt ?? null,
    createdFrom: digestOf({ ...rest, startsAt, endsAt }),
  }
  const [created] = await ctx.db.siteAssignment.createManyAndReturn({
    data: [data],
    skipDuplicates: true,
  })
  return created ?? sameAgain(ctx, data)
}

/** A vendor without a contract is as good as none. */
async function contracted(ctx: Context, tenantId: string, vendor: string): Promise<string> {
  const vendorId = idOf('vendorId', vendor)
  const contract = await ctx.db.vendorRelationship.findFirst({ where: { tenantId, vendorId } })
  if (!contract) throw new NotFound('Vendor', vendorId)
  const { status, validFrom, validUntil } = contract
  const live = validFrom <= ctx.now && (validUntil === null || validUntil > ctx.now)
  if (status !== 'ACTIVE' || !live)
    throw new Conflict('The contract with this vendor is not active: it can be given no sites.')
  return vendorId
}

async function sameAgain(ctx: Context, data: Prisma.SiteAssignmentCreateManyInput) {
  const { tenantId, id, createdFrom } = data
  const existing = await ctx.db.siteAssignment.findFirst({ where: { tenantId, id } })
  if (existing?.createdFrom === createdFrom) return existing
  throw new Conflict(
    existing
      ? 'This id is taken by an assignment that was made from another input.'
      : 'The vendor holds this site already at that time.',
  )
}
