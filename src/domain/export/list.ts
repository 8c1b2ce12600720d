import type { Context } from '../../context.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'

const latestFirst = orderOf('exports', { id: 'id' })

/** The archives of the acting company that have not expired, and how far each has come. */
export async function listExports(ctx: Context, wish: PageWish) {
  ctx.caller.require('export.take', { tenantId: ctx.caller.tenantId, unitId: null })
  const { page, listOf } = latestFirst(wish)
  return listOf(await ctx.exports.list(page), () => ctx.exports.count())
}
