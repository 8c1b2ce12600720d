import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { cardOrders } from '../../loaders/tenant/card.ts'
import { findOverseer } from './find.ts'
import { cardFilter, type ListWish } from './list.ts'

const byCode = orderOf('code', { organizationCode: 'text', id: 'id' })
/** The whole of it: a tree has no loop to follow. */
const unbounded = 32_767

/** The companies directly below a corporate, by code. */
export async function listCircles(ctx: Context, corporateId: string, wish: PageWish) {
  ctx.caller.require('relationship.read', { tenantId: corporateId, unitId: null })
  const { page, listOf } = byCode(wish)
  const rows = await ctx.loaders.circles(page).load(corporateId)
  return listOf(rows, () => ctx.loaders.circleCount.load(corporateId))
}

type SubtreeWish = ListWish & PageWish & { depth?: number | null }

/** All companies below one, as far as those between share who is below them. */
export async function listDescendants(ctx: Context, tenantId: string, wish: SubtreeWish) {
  ctx.caller.require('relationship.read', { tenantId, unitId: null })
  const depth = wish.depth ?? unbounded
  if (depth < 1 || depth > unbounded)
    throw new InvalidInput({ depth: `Ask for 1 to ${unbounded} levels, or for all.` })
  const { by } = wish
  const { page, listOf } = cardOrders[by](wish)
  const tree = { depth, filter: cardFilter(wish.filter), by, page }
  const rows = await ctx.loaders.descendants(tree).load(tenantId)
  return listOf(rows, () => ctx.loaders.descendantCount(tree).load(tenantId))
}

/** The corporates above a company, the nearest first, as far up as the caller may look. */
export async function listAncestors(ctx: Context, tenantId: string) {
  const above = ctx.loaders.ancestors.load(tenantId)
  await Promise.all([above, findOverseer(ctx, tenantId)])
  return above
}
