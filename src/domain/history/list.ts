import type { Context } from '../../context.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { camel } from '../../lib/spelling.ts'
import type { HistoryEntity } from '../../loaders/history.ts'

const latestFirst = orderOf('history', { id: 'id' })

/** What happened to a company's standing or to a relationship, the latest first. */
export async function listHistory(
  ctx: Context,
  subject: RowKey & { entity: HistoryEntity },
  wish: PageWish,
) {
  const { page, listOf } = latestFirst(wish)
  const rows = await ctx.loaders.history(page).load(subject)
  return listOf(rows.map(told), () => ctx.loaders.historyCount.load(subject))
}

/** The same of a company itself, which is no card: where rows are not shared, the field says so. */
export function listStanding(ctx: Context, tenantId: string, wish: PageWish) {
  ctx.caller.require('profile.read', { tenantId, unitId: null })
  return listHistory(ctx, { tenantId, id: tenantId, entity: 'Tenant' }, wish)
}

/** What the database keeps in its own spelling is told in the API's, by the names of the fields. */
export const told = <Row extends { changes: unknown }>({ changes, ...row }: Row) => ({
  ...row,
  changes: Object.entries(changes as Record<string, [unknown, unknown]>)
    .map(([column, [before, after]]) => ({
      field: camel(column),
      before: text(before),
      after: text(after),
    }))
    .sort((one, other) => (one.field < other.field ? -1 : 1)),
})

/** As the database writes it in the time zone of whoever asks. */
const moment = /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/

const text = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return value.join(', ')
  return moment.test(String(value)) ? new Date(String(value)).toISOString() : String(value)
}
