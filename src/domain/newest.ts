import { id, makeCursor, type Page, type PageWish, pageOf, sliceOf, time } from '../lib/page.ts'

type Row = { id: string; tenantId: string; createdAt: Date }

/** A page of a list whose newest row comes first: what to ask Prisma for, and what to make of the rows. */
export const newestFirst = (wish: PageWish) => byAge(wish, { name: 'newest', direction: 'desc' })

/** The same of one whose oldest row does. */
export const oldestFirst = (wish: PageWish) => byAge(wish, { name: 'oldest', direction: 'asc' })

type Direction = 'asc' | 'desc'

function byAge(wish: PageWish, { name, direction }: { name: string; direction: Direction }) {
  const order = { name, keys: [time, id, id] }
  const page = pageOf(wish, order)
  return {
    asked: <Where extends object>(where: Where) => ({
      where: { AND: [where, behind(page.after, direction)] },
      orderBy: [{ createdAt: direction }, { tenantId: direction }, { id: direction }],
      take: page.first + 1,
    }),
    slice: <Found extends Row>(rows: Found[]) => sliceOf(rows, page),
    cursorOf: (row: Row) => makeCursor(order, [row.createdAt.toISOString(), row.tenantId, row.id]),
  }
}

function behind(after: Page['after'], direction: Direction) {
  if (!after) return {}
  const [at, tenantId, id] = after as [string, string, string]
  const createdAt = new Date(at)
  const past = <Value>(value: Value) => (direction === 'asc' ? { gt: value } : { lt: value })
  return {
    OR: [
      { createdAt: past(createdAt) },
      { createdAt, tenantId: past(tenantId) },
      { createdAt, tenantId, id: past(id) },
    ],
  }
}
