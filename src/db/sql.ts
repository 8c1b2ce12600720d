import { type AliasedRawBuilder, type Insertable, sql } from 'kysely'
import { snake } from '../lib/spelling.ts'
import type { DB } from './generated/kysely.ts'

type Key = { tenantId: string; id: string }

/** One bound array, so that the statement's text does not depend on how many there are. */
export const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`

export const anyText = (texts: readonly string[]) => sql<string>`any(${[...texts]}::text[])`

/** A table of ids to join with: `wanted(id)`. */
export const wantedIds = (ids: readonly string[]): AliasedRawBuilder<{ id: string }, 'wanted'> =>
  sql<{ id: string }>`unnest(${[...ids]}::uuid[])`.as<'wanted'>(sql`wanted(id)`)

/** A table of whole keys to join with: `wanted(tenant_id, id)`. */
export function wantedKeys(
  keys: readonly Key[],
): AliasedRawBuilder<{ tenant_id: string; id: string }, 'wanted'> {
  const tenants = keys.map((key) => key.tenantId)
  const ids = keys.map((key) => key.id)
  return sql<{
    tenant_id: string
    id: string
  }>`unnest(${tenants}::uuid[], ${ids}::uuid[])`.as<'wanted'>(sql`wanted(tenant_id, id)`)
}

/** A row in the spelling of the database. */
export const rowOf = <Table extends keyof DB>(data: object) =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [snake(name), value]),
  ) as Insertable<DB[Table]>
