import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import type { PageWish } from '../../lib/page.ts'
import * as page from '../../lib/page.ts'
import { parse } from '../input.ts'
import { id, some } from '../shapes.ts'

const filtered = z.object({ filter: z.object({ tenantId: some(id), id: some(id) }) })

const oldestFirst = { name: 'oldest', keys: [page.time, page.id, page.id] }

/** The designations of the companies whose rows the caller reads, the oldest first. */
export async function listDesignations(ctx: Context, wish: PageWish, given: object) {
  const wanted = page.pageOf(wish, oldestFirst)
  const { filter } = parse(filtered, { filter: given })
  const where = {
    removedAt: null,
    ...(filter.tenantId && { tenantId: { in: filter.tenantId } }),
    ...(filter.id && { id: { in: filter.id } }),
  }
  const rows = await ctx.db.designation.findMany({
    where: { AND: [where, behind(wanted.after)] },
    orderBy: [{ createdAt: 'asc' }, { tenantId: 'asc' }, { id: 'asc' }],
    take: wanted.first + 1,
  })
  return {
    slice: page.sliceOf(rows, wanted),
    cursorOf: ({ createdAt, tenantId, id }: (typeof rows)[number]) =>
      page.makeCursor(oldestFirst, [createdAt.toISOString(), tenantId, id]),
    count: () => ctx.db.designation.count({ where }),
  }
}

function behind(after: readonly (string | number)[] | undefined): Prisma.DesignationWhereInput {
  if (!after) return {}
  const [at, tenantId, id] = after as [string, string, string]
  const createdAt = new Date(at)
  return {
    OR: [
      { createdAt: { gt: createdAt } },
      { createdAt, tenantId: { gt: tenantId } },
      { createdAt, tenantId, id: { gt: id } },
    ],
  }
}
