import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { behind, countOf } from '../../db/sql.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { foldedName, unitColumns } from '../../loaders/organization-unit.ts'
import { unitsWanted, unitWish } from './filter.ts'

const orders = {
  NAME: {
    by: foldedName,
    direction: 'asc',
    keys: { folded: 'text', tenantId: 'id', id: 'id' },
  },
  NEWEST: {
    by: sql<string>`u.created_at`,
    direction: 'desc',
    keys: { createdAt: 'time', tenantId: 'id', id: 'id' },
  },
} as const

export type UnitOrder = keyof typeof orders

/** The units that the caller sees. */
export async function listUnits(ctx: Context, args: PageWish, given: object, name: UnitOrder) {
  const { by, direction, keys } = orders[name]
  const { page, listOf } = orderOf(name, keys)(args)
  const filter = unitWish(given)
  const rows = await unitsWanted(ctx, filter)
    .select(unitColumns)
    .select(foldedName.as('folded'))
    .where(behind([by, 'u.tenant_id', 'u.id'], page.after, direction))
    .orderBy(by, direction)
    .orderBy('u.tenant_id', direction)
    .orderBy('u.id', direction)
    .limit(page.limit)
    .execute()
  return listOf(rows, () => countOf(unitsWanted(ctx, filter)))
}

const childrenByName = orderOf('name', { folded: 'text', id: 'id' })

/** The open units directly below one, by name. */
export async function listChildren(ctx: Context, unit: RowKey, args: PageWish) {
  const { page, listOf } = childrenByName(args)
  const rows = await ctx.loaders.unitChildren(page).load(unit)
  return listOf(rows, () => ctx.loaders.unitChildCount.load(unit))
}
