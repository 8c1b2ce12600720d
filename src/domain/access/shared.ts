import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import type { RowKey } from '../../lib/row-key.ts'

const columns = { id: 'a.id', siteId: 'a.site_id', tenantId: 'a.tenant_id' } as const

/**
 * With which of its own units the acting vendor has placed what a circle shares with it: that decides which of its
 * members placed in a unit see it, be it a row or all that there is of the circle. Of rows that are not shared it says nothing.
 */
export async function sharedWith(
  ctx: Context,
  by: keyof typeof columns,
  { tenantId, id }: RowKey,
): Promise<Pick<Place, 'placedWith'>> {
  const { tenant, serves } = ctx.caller.scope
  if (![...serves.keys()].some((circle) => circle === tenantId)) return {}
  const placed = await ctx.sql
    .selectFrom('vendor_placement as p')
    .innerJoin('site_assignment as a', (join) =>
      join.onRef('a.tenant_id', '=', 'p.circle_id').onRef('a.id', '=', 'p.assignment_id'),
    )
    .select('p.unit_id as unitId')
    .distinct()
    .where('p.tenant_id', '=', tenant.id)
    .where('p.circle_id', '=', tenantId)
    .where(columns[by], '=', id)
    .execute()
  return { placedWith: placed.map(({ unitId }) => unitId) }
}
