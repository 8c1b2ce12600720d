import type { Prisma } from '../../db/generated/prisma/client.ts'
import type { Query } from '../../db/query.ts'
import { snake } from '../../lib/spelling.ts'
import { exported } from './exported.ts'

/** How many rows are in memory at a time. */
const atOnce = 500

type ExportedTable = { table: string; key: string; place: string; withheld: string[] }

/** The card is its company's own row, and the profile is all alone: all others have an id within their company. */
const keys: Partial<Record<Prisma.ModelName, { key: string; place: string }>> = {
  Tenant: { key: 'id', place: 'id' },
  TenantProfile: { key: 'tenant_id', place: 'tenant_id' },
}

export const exportedTables: readonly ExportedTable[] = Object.entries(exported).flatMap(
  ([model, fields]) => {
    if (typeof fields === 'string') return []
    const { key = 'id', place = 'tenant_id' } = keys[model as Prisma.ModelName] ?? {}
    return [{ table: snake(model), key, place, withheld: fields.map(snake) }]
  },
)

/** How many lines the files of a company will have: behind the sealed entries of the journal stands its head. */
export async function countRows(query: Query, tenantId: string): Promise<number> {
  const each = exportedTables.map(
    ({ table, place }) => `(SELECT count(*) FROM ${table} WHERE ${place} = $1)`,
  )
  const journal = '(SELECT count(*) + 1 FROM audit_entry WHERE tenant_id = $1 AND seq IS NOT NULL)'
  const text = `SELECT (${[...each, journal].join(' + ')})::int AS count`
  return (await query<{ count: number }>({ text, values: [tenantId] })).rows[0]!.count
}

/** The rows of a company in a table, a line of JSON each, in the order of their ids. */
export async function* rowsOf(
  query: Query,
  tenantId: string,
  { table, key, place, withheld }: ExportedTable,
): AsyncGenerator<string> {
  const text = `SELECT ${key} AS id, (to_jsonb(t) - $3::text[])::text AS line FROM ${table} t
    WHERE ${place} = $1 AND ${key} > $2 ORDER BY ${key} LIMIT ${atOnce}`
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { rows } = await query<{ id: string; line: string }>({
      text,
      values: [tenantId, last, withheld],
    })
    for (const { line } of rows) yield line
    if (rows.length < atOnce) return
    last = rows.at(-1)!.id
  }
}
