import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { behind } from '../../db/sql.ts'
import type { Page } from '../../lib/page.ts'

/** Each order with its column, whether that is unique in a circle, and what a cursor keeps of a row. */
export const orders = {
  CODE: {
    column: 'site.code',
    unique: true,
    direction: 'asc',
    keys: { code: 'text', tenantId: 'id', id: 'id' },
  },
  NAME: {
    column: 'site.name_folded',
    unique: false,
    direction: 'asc',
    keys: { nameFolded: 'text', tenantId: 'id', id: 'id' },
  },
  NEWEST: {
    column: 'site.created_at',
    unique: false,
    direction: 'desc',
    keys: { createdAt: 'time', tenantId: 'id', id: 'id' },
  },
} as const

export type SiteOrder = keyof typeof orders

/** What lies behind the cursor. The first comparison alone is one that an index can start from. */
export function rest(by: SiteOrder, after: Page['after']): RawBuilder<SqlBool> {
  if (!after) return sql`true`
  const { column, direction } = orders[by]
  const comparison = direction === 'asc' ? sql`>=` : sql`<=`
  return sql`${sql.ref(column)} ${comparison} ${after[0]} and ${behind([column, 'site.tenant_id', 'site.id'], after, direction)}`
}
