import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { behind, counted } from '../../db/sql.ts'
import type { PageWish } from '../../lib/page.ts'
import * as page from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { foldedName, unitColumns } from '../../loaders/organization-unit.ts'
import { unitsWanted, unitWish } from './filter.ts'

const orders = {
  NAME: {
    by: foldedName,
    direction: 'asc',
    keys: [page.text, page.id, page.id],
    key: (row: Row) => row.folded,
  },
  NEWEST: {
    by: sql<string>`u.created_at`,
    direction: 'desc',
    keys: [page.time, page.id, page.id],
    key: (row: Row) => row.createdAt.toISOString(),
  },
} as const

type Row = { folded: string; createdAt: Date }
export type UnitOrder = keyof typeof orders

/** The units that the caller sees. */
export async function listUnits(ctx: Context, args: PageWish, given: object, name: UnitOrder) {
  const { by, direction, keys, key } = orders[name]
  const wanted = page.pageOf(args, { name, keys })
  const filter = unitWish(given)
  const rows = await unitsWanted(ctx, filter)
    .select(unitColumns)
    .select(foldedName.as('folded'))
    .where(behind([by, 'u.tenant_id', 'u.id'], wanted.after, direction))
    .orderBy(by, direction)
    .orderBy('u.tenant_id', direction)
    .orderBy('u.id', direction)
    .limit(wanted.first + 1)
    .execute()
  return {
    slice: page.sliceOf(rows, wanted),
    cursorOf: (row: (typeof rows)[number]) =>
      page.makeCursor({ name, keys }, [key(row), row.tenantId, row.id]),
    count: async () => {
      const { count } = await unitsWanted(ctx, filter).select(counted).executeTakeFirstOrThrow()
      return count
    },
  }
}

const childrenByName = { name: 'name', keys: [page.text, page.id] }

/** The open units directly below one, by name. */
export async function listChildren(ctx: Context, unit: RowKey, args: PageWish) {
  const wanted = page.pageOf(args, childrenByName)
  const rows = await ctx.loaders.unitChildren(wanted).load(unit)
  return {
    slice: page.sliceOf(rows, wanted),
    cursorOf: (row: (typeof rows)[number]) => page.makeCursor(childrenByName, [row.folded, row.id]),
    count: async () => (await ctx.loaders.unitChildCount.load(unit))[0]?.count ?? 0,
  }
}
