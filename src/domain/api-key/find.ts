import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { NotFound } from '../../errors/index.ts'
import type { PageWish } from '../../lib/page.ts'
import { parse } from '../input.ts'
import { newestFirst } from '../newest.ts'
import * as shapes from '../shapes.ts'

export async function findApiKey(ctx: Context, keyId: string) {
  const where = { tenantId: ctx.caller.tenantId, id: keyId }
  const key = await ctx.db.apiKey.findFirst({ where })
  if (!key) throw new NotFound('ApiKey', keyId)
  return key
}

export type ApiKey = Awaited<ReturnType<typeof findApiKey>>
type Status = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

export function statusOf({ now }: Context, { revokedAt, expiresAt }: ApiKey): Status {
  if (revokedAt) return 'REVOKED'
  return expiresAt <= now ? 'EXPIRED' : 'ACTIVE'
}

const wanted = z.object({
  filter: z.object({
    membershipId: shapes.some(shapes.id),
    status: shapes.some(z.enum(['ACTIVE', 'EXPIRED', 'REVOKED'])),
  }),
})

/** The keys of the caller's company, the newest first. */
export async function listApiKeys(ctx: Context, wish: PageWish, given: object) {
  const { asked, listOf } = newestFirst(wish)
  const { membershipId, status } = parse(wanted, { filter: given }).filter
  const where = {
    ...(membershipId && { membershipId: { in: membershipId } }),
    ...(status && { OR: status.map((one) => inState(ctx, one)) }),
  }
  const rows = await ctx.db.apiKey.findMany(asked(where))
  return listOf(rows, () => ctx.db.apiKey.count({ where }))
}

function inState({ now }: Context, status: Status): Prisma.ApiKeyWhereInput {
  if (status === 'REVOKED') return { revokedAt: { not: null } }
  return { revokedAt: null, expiresAt: status === 'EXPIRED' ? { lte: now } : { gt: now } }
}
