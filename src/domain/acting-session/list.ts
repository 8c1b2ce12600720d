import type { Context } from '../../context.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'

const latestFirst = orderOf('acting', { id: 'id' })

/** Who of the platform's staff acts, or has acted, in the acting company; the latest first. */
export async function listActingSessions(ctx: Context, wish: PageWish) {
  ctx.caller.require('support.read', { tenantId: ctx.caller.tenantId, unitId: null })
  const { page, listOf } = latestFirst(wish)
  return listOf(await ctx.actingSessions.list(page), () => ctx.actingSessions.count())
}
