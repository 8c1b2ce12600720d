import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { anyOf, anyText } from '../../db/sql.ts'
import { foldedName } from '../../loaders/organization-unit.ts'
import { parse } from '../input.ts'
import { id, search, some } from '../shapes.ts'

const unitFilter = z.object({
  tenantId: some(id),
  parentId: some(id),
  within: id.nullish(),
  top: z.boolean().nullish(),
  kind: some(z.string()),
  closed: z.boolean().nullish(),
  text: search(120),
})
/** Which units somebody wants to see; what is left out does not matter. */
type UnitWish = z.infer<typeof unitFilter>

const filtered = z.object({ filter: unitFilter })

export const unitWish = (filter: object): UnitWish => parse(filtered, { filter }).filter

/** The table `organization_unit`, as `u`, with the rows that are wished for. */
export function unitsWanted(ctx: Context, wish: UnitWish) {
  const places = ctx.caller.scope.readable.filter((one) => wish.tenantId?.includes(one) ?? true)
  const text = wish.text?.trim().toLowerCase()
  return ctx.sql
    .selectFrom('organization_unit as u')
    .where('u.tenant_id', '=', anyOf(places))
    .$if(!!wish.within, (q) => q.where(liesWithin(ctx, places, wish.within!)))
    .$if(!!wish.parentId, (q) => q.where('u.parent_id', '=', anyOf(wish.parentId!)))
    .$if(!!wish.kind, (q) => q.where('u.kind', '=', anyText(wish.kind!)))
    .$if(wish.top != null, (q) => q.where(isTop(ctx, wish.top!)))
    .$if(wish.closed != null, (q) => q.where('u.closed_at', wish.closed ? 'is not' : 'is', null))
    .$if(!!text, (q) => q.where(sql<SqlBool>`starts_with(${foldedName}, ${text})`))
}

type Condition = RawBuilder<SqlBool>

/** The top of what somebody sees is the unit that they are placed in, or what hangs below none. */
function isTop({ caller }: Context, wanted: boolean): Condition {
  const unit = caller.scope.part?.unit
  const top = unit ? sql`u.id = ${unit}::uuid` : sql`u.parent_id is null`
  return wanted ? sql<SqlBool>`${top}` : sql<SqlBool>`not (${top})`
}

/** A unit and all that hang below it. The same id may be another company's unit as well. */
function liesWithin(ctx: Context, places: readonly string[], id: string): Condition {
  const tree = ctx.sql
    .withRecursive('tree', (q) =>
      q
        .selectFrom('organization_unit as u')
        .select(['u.tenant_id', 'u.id'])
        .where('u.tenant_id', '=', anyOf(places))
        .where('u.id', '=', id)
        .union((eb) =>
          eb
            .selectFrom('tree')
            .innerJoin('organization_unit as u', (join) =>
              join.onRef('u.tenant_id', '=', 'tree.tenant_id').onRef('u.parent_id', '=', 'tree.id'),
            )
            .select(['u.tenant_id', 'u.id']),
        ),
    )
    .selectFrom('tree')
    .select(['tree.tenant_id', 'tree.id'])
  return sql<SqlBool>`(u.tenant_id, u.id) in ${tree}`
}
