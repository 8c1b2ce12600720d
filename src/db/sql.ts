import {
  type AliasedRawBuilder,
  type Expression,
  type Insertable,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { Page } from '../lib/page.ts'
import { snake } from '../lib/spelling.ts'
import type { DB } from './generated/kysely.ts'

type Key = { tenantId: string; id: string }

/** One bound array, so that the statement's text does not depend on how many there are. */
export const anyOf = (ids: readonly string[]) => sql<string>`any(${ids}::uuid[])`

export const anyText = (texts: readonly string[]) => sql<string>`any(${texts}::text[])`

/** How many rows there are. */
export const counted = sql<number>`count(*)::int`.as('count')

/** How many rows a query finds, whatever it reads of them. */
export async function countOf<Db, Tables extends keyof Db, Row>(
  query: SelectQueryBuilder<Db, Tables, Row>,
): Promise<number> {
  const counting = query.clearSelect().select(counted).$castTo<{ count: number }>()
  return (await counting.executeTakeFirstOrThrow()).count
}

/** A table of ids to join with: `wanted(id)`. */
export const wantedIds = (ids: readonly string[]): AliasedRawBuilder<{ id: string }, 'wanted'> =>
  sql<{ id: string }>`unnest(${ids}::uuid[])`.as<'wanted'>(sql`wanted(id)`)

/** Whole keys as two lists, which is how a statement takes them. */
export const listed = (keys: readonly Key[]) => ({
  tenants: keys.map((key) => key.tenantId),
  ids: keys.map((key) => key.id),
})

type Listed = { tenants: readonly string[]; ids: readonly string[] }
type WantedKey = { tenant_id: string; id: string }

/** A table of whole keys to join with: `wanted(tenant_id, id)`. */
export const wantedKeys = ({ tenants, ids }: Listed): AliasedRawBuilder<WantedKey, 'wanted'> =>
  sql<WantedKey>`unnest(${tenants}::uuid[], ${ids}::uuid[])`.as<'wanted'>(
    sql`wanted(tenant_id, id)`,
  )

/** The moment of the transaction lies between two columns, of which the second may be open. */
export const liveBetween = (from: string, until: string) =>
  sql<SqlBool>`${sql.ref(from)} <= now() and (${sql.ref(until)} is null or ${sql.ref(until)} > now())`

/** The rows behind the last one of the page before, in an order by these columns; all of them where there was none. */
export function behind(
  order: readonly (string | Expression<unknown>)[],
  after: Page['after'],
  direction: 'asc' | 'desc' = 'asc',
) {
  if (!after) return sql<SqlBool>`true`
  const columns = order.map((one) => (typeof one === 'string' ? sql.ref(one) : one))
  const values = order.map((_, at) => sql.val(after[at]))
  const comparison = direction === 'asc' ? sql`>` : sql`<`
  return sql<SqlBool>`(${sql.join(columns)}) ${comparison} (${sql.join(values)})`
}

/** A row in the spelling of the database. */
export const rowOf = <Table extends keyof DB>(data: object) =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [snake(name), value]),
  ) as Insertable<DB[Table]>
