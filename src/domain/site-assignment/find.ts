import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { idOf, tenantOf } from '../input.ts'

export async function findAssignment(ctx: Context, ref: { id: string; tenantId?: string | null }) {
  const key = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const assignment = await ctx.loaders.assignment.load(key)
  if (!assignment) throw new NotFound('SiteAssignment', ref.id)
  return assignment
}

const oldestFirst = orderOf('startsAt', { startsAt: 'time', id: 'id' })

/** The assignments of a site that the caller sees: a vendor sees its own. */
export async function listAssignments(ctx: Context, site: RowKey, wish: PageWish) {
  const { page, listOf } = oldestFirst(wish)
  const rows = await ctx.loaders.assignments(page).load(site)
  return listOf(rows, () => ctx.loaders.assignmentCount.load(site))
}
