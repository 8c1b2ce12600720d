import { orderOf, type Page, type PageWish } from '../lib/page.ts'

type Direction = 'asc' | 'desc'

/** A page of a list by the age of its rows: what to ask Prisma for, and what to make of the rows. */
function byAge(name: string, direction: Direction) {
  const open = orderOf(name, { createdAt: 'time', tenantId: 'id', id: 'id' })
  return (wish: PageWish) => {
    const { page, listOf } = open(wish)
    const asked = <Where extends object>(where: Where) => ({
      where: { AND: [where, behind(page.after, direction)] },
      orderBy: [{ createdAt: direction }, { tenantId: direction }, { id: direction }],
      take: page.limit,
    })
    return { asked, listOf }
  }
}

export const newestFirst = byAge('newest', 'desc')
export const oldestFirst = byAge('oldest', 'asc')

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
