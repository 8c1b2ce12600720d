import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict } from '../../errors/index.ts'
import { raced } from '../stale.ts'
import { challengeOf } from './challenge.ts'
import { changeable, type Domain } from './find.ts'

/** Looks up the proof that a domain is the company's. From then on it leads to it, and to nobody else. */
export async function verifyDomain(ctx: Context, wish: object) {
  const domain = await changeable(ctx, 'domain.verify', wish)
  if (domain.verifiedAt) return domain
  const { name, value } = challengeOf(domain)
  await ctx.release()
  const texts = await ctx.services.dns.texts(name)
  if (!texts.some((text) => text.trim() === value))
    throw new Conflict(
      `There is no TXT record "${value}" at ${name} yet. A new record takes a while to be seen everywhere.`,
    )
  return write(ctx, domain, { verifiedAt: ctx.now })
}

/** Makes a domain the one to show to people. */
export async function makeDomainPrimary(ctx: Context, wish: object) {
  const domain = await changeable(ctx, 'domain.update', wish)
  if (!domain.verifiedAt) throw new Conflict('Only a verified domain can be the primary one.')
  if (domain.isPrimary) return domain
  await ctx.db.tenantDomain.updateMany({
    where: { tenantId: domain.tenantId, isPrimary: true },
    data: { isPrimary: false, version: { increment: 1 } },
  })
  return write(ctx, domain, { isPrimary: true })
}

/** Gives a domain up: it leads nowhere from now on, and whoever wants it again claims it anew. */
export async function removeDomain(ctx: Context, wish: object) {
  const domain = await changeable(ctx, 'domain.remove', wish)
  return write(ctx, domain, { removedAt: ctx.now, verifiedAt: null, isPrimary: false })
}

async function write(
  ctx: Context,
  { tenantId, id, version }: Domain,
  change: Prisma.TenantDomainUncheckedUpdateInput,
) {
  const [written] = await ctx.db.tenantDomain.updateManyAndReturn({
    where: { tenantId, id, version, removedAt: null },
    data: { ...change, version: { increment: 1 } },
  })
  return written ?? raced('TenantDomain', ctx.db.tenantDomain, { tenantId, id, removedAt: null })
}
