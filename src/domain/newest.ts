import { id, makeCursor, type PageWish, pageOf, sliceOf, time } from '../lib/page.ts'

type Row = { id: string; tenantId: string; createdAt: Date }

const order = { name: 'newest', keys: [time, id, id] }

/** A page of a list whose newest row comes first: what to ask Prisma for, and what to make of the rows. */
export function newestFirst(wish: PageWish) {
  const page = pageOf(wish, order)
  return {
    asked: <Where extends object>(where: Where) => ({
      where: { AND: [where, behind(page.after)] },
      orderBy: [{ createdAt: desc }, { tenantId: desc }, { id: desc }],
      take: page.first + 1,
    }),
    slice: <Found extends Row>(rows: Found[]) => sliceOf(rows, page),
    cursorOf: (row: Row) => makeCursor(order, [row.createdAt.toISOString(), row.tenantId, row.id]),
  }
}

const desc = 'desc' as const

function behind(after: readonly (string | number)[] | undefined) {
  if (!after) return {}
  const [at, tenantId, id] = after as [string, string, string]
  const createdAt = new Date(at)
  return {
    OR: [
      { createdAt: { lt: createdAt } },
      { createdAt, tenantId: { lt: tenantId } },
      { createdAt, tenantId, id: { lt: id } },
    ],
  }
}
