import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { idOf, tenantOf } from '../input.ts'
import { raced } from '../stale.ts'
import { knowsWhoOversees, unshared } from '../tenant/find.ts'

export type OversightRef = { id: string; tenantId?: string | null }

export async function findOversight(ctx: Context, ref: OversightRef) {
  const key = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const oversight = await ctx.loaders.oversight.load(key)
  if (!oversight) throw new NotFound('CorporateRelationship', ref.id)
  return oversight
}

export type OversightRow = Awaited<ReturnType<typeof findOversight>>

/** Where either side acts. */
export const ofEither = ({ tenantId, corporateId }: OversightRow): Place => ({
  tenantId,
  unitId: null,
  otherSide: corporateId,
})

const latestFirst = orderOf('validFrom', { validFrom: 'time', tenantId: 'id', id: 'id' })

/** Who stands or stood above a company, or below it, the latest first. */
export async function listOversights(
  ctx: Context,
  { side, of }: { side: 'tenantId' | 'corporateId'; of: string },
  wish: PageWish,
) {
  ctx.caller.require('relationship.read', { tenantId: of, unitId: null })
  if (side === 'tenantId') requireKnown(ctx, of)
  const { page, listOf } = latestFirst(wish)
  const rows = await ctx.loaders.oversights({ side, page }).load(of)
  return listOf(rows, () => ctx.loaders.oversightCount({ side }).load(of))
}

/** Whoever is not told who stands above a company is not told how many do either. */
function requireKnown(ctx: Context, tenantId: string): void {
  if (!knowsWhoOversees(ctx, tenantId)) throw unshared()
}

/** Writes a change of a relationship that nobody has changed since. */
export async function write(ctx: Context, { tenantId, id, version }: OversightRow, change: object) {
  const written = await ctx.db.corporateRelationship.updateMany({
    where: { tenantId, id, version },
    data: { ...change, version: { increment: 1 } },
  })
  if (written.count === 0)
    await raced('CorporateRelationship', ctx.db.corporateRelationship, { tenantId, id })
  ctx.loaders.oversight.clear({ tenantId, id })
  return findOversight(ctx, { tenantId, id })
}
