import type { Context } from '../../context.ts'
import { id, makeCursor, type PageWish, pageOf, sliceOf } from '../../lib/page.ts'
import type { ActingRow } from '../../tenancy/acting-sessions.ts'

const latestFirst = { name: 'acting', keys: [id] }

/** Who of the platform's staff acts, or has acted, in the acting company; the latest first. */
export async function listActingSessions(ctx: Context, wish: PageWish) {
  ctx.caller.require('support.read', { tenantId: ctx.caller.tenantId, unitId: null })
  const page = pageOf(wish, latestFirst)
  const after = page.after === undefined ? null : String(page.after[0])
  const rows = await ctx.actingSessions.list(after, page.first + 1)
  return {
    slice: sliceOf(rows, page),
    cursorOf: (row: ActingRow) => makeCursor(latestFirst, [row.id]),
    count: () => ctx.actingSessions.count(),
  }
}
