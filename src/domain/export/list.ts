import type { Context } from '../../context.ts'
import { id, makeCursor, type PageWish, pageOf, sliceOf } from '../../lib/page.ts'
import type { ExportRow } from '../../tenancy/exports.ts'

const latestFirst = { name: 'exports', keys: [id] }

/** The archives of the acting company that have not expired, and how far each has come. */
export async function listExports(ctx: Context, wish: PageWish) {
  ctx.caller.require('export.take', { tenantId: ctx.caller.tenantId, unitId: null })
  const page = pageOf(wish, latestFirst)
  const after = page.after === undefined ? null : String(page.after[0])
  const rows = await ctx.exports.list(after, page.first + 1)
  return {
    slice: sliceOf(rows, page),
    cursorOf: (row: ExportRow) => makeCursor(latestFirst, [row.id]),
    count: () => ctx.exports.count(),
  }
}
