import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { newDomain, refuseOurs } from './input.ts'

/**
 * Claims a domain. It leads nowhere before it is verified, and others may claim it as well: what they have
 * claimed does not show.
 */
export async function addDomain(ctx: Context, wish: object) {
  const { id, ...input } = parse(newDomain, wish)
  const tenantId = tenantOf(ctx, input)
  await requireIn(ctx, 'domain.create', { tenantId, unitId: null })
  const { host } = input
  refuseOurs(ctx, host)
  const data = { tenantId, host, id: id ?? newId(), createdFrom: digestOf(input) }
  const [created] = await ctx.db.tenantDomain.createManyAndReturn({
    data: [data],
    skipDuplicates: true,
  })
  return created ?? sameAgain(ctx, data)
}

async function sameAgain(ctx: Context, data: Prisma.TenantDomainCreateManyInput) {
  const { tenantId, id, createdFrom } = data
  const existing = await ctx.db.tenantDomain.findFirst({ where: { tenantId, id } })
  if (existing && !existing.removedAt && existing.createdFrom === createdFrom) return existing
  throw new Conflict(
    existing
      ? 'This id is taken by a domain that was made from another input or has been removed.'
      : 'The company has this domain already.',
  )
}
