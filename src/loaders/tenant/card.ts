import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { anyText, behind } from '../../db/sql.ts'
import { orderOf, type Page } from '../../lib/page.ts'

/** Which companies somebody wants to see, by what stands on their cards. */
export type CardFilter = {
  type?: string[] | null
  status?: string[] | null
  text?: string | null
}

type Condition = RawBuilder<SqlBool>

const column = (name: string) => sql.ref(`tenant.${name}`)
const nameFolded = sql<string>`lower(${column('organization_name')}) collate "C"`

/** The order of a list of companies. Equals are ordered by their ids. */
export type CardOrder = 'CODE' | 'NAME'

const orders = { CODE: column('organization_code'), NAME: nameFolded }

export const orderColumn = (by: CardOrder) => orders[by] as RawBuilder<string>

/** A cursor keeps what the row was ordered by. */
export const cardOrders = {
  CODE: orderOf('code', { orderedBy: 'text', id: 'id' }),
  NAME: orderOf('name', { orderedBy: 'text', id: 'id' }),
}

/** The filter as one condition on the table of cards. */
export function cardsWanted({ type, status, text: start }: CardFilter): Condition {
  const conditions = [
    type ? sql`${column('type')} = ${anyText(type)}` : undefined,
    status ? sql`${column('status')} = ${anyText(status)}` : undefined,
    start ? startsWith(start) : undefined,
  ].filter((condition) => condition !== undefined)
  return conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`
}

const startsWith = (start: string): Condition =>
  sql`(starts_with(${column('organization_code')}, ${start.toUpperCase()}) or starts_with(${nameFolded}, ${start.toLowerCase()}))`

/** What lies behind the cursor of a list in that order. */
export const cardsBehind = (by: CardOrder, { after }: Page) =>
  behind([orders[by], 'tenant.id'], after)
