import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { PageWish } from '../../lib/page.ts'
import { parse } from '../input.ts'
import { oldestFirst } from '../newest.ts'
import { id, some } from '../shapes.ts'

const filtered = z.object({ filter: z.object({ tenantId: some(id), id: some(id) }) })

/** The designations of the companies whose rows the caller reads, the oldest first. */
export async function listDesignations(ctx: Context, wish: PageWish, given: object) {
  const { asked, listOf } = oldestFirst(wish)
  const { filter } = parse(filtered, { filter: given })
  const where = {
    removedAt: null,
    ...(filter.tenantId && { tenantId: { in: filter.tenantId } }),
    ...(filter.id && { id: { in: filter.id } }),
  }
  const rows = await ctx.db.designation.findMany(asked(where))
  return listOf(rows, () => ctx.db.designation.count({ where }))
}
