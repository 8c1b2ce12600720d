import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { parse, tenantOf } from '../input.ts'
import { refuseStale } from '../stale.ts'
import { oneDomain } from './input.ts'

export type Domain = Awaited<ReturnType<typeof findDomain>>

async function findDomain(ctx: Context, key: RowKey) {
  const domain = await ctx.loaders.domain.load(key)
  if (!domain) throw new NotFound('TenantDomain', key.id)
  return domain
}

/** A domain is the whole company's: nobody who is placed in a part of it has to do with it. */
const placeOf = (tenantId: string) => ({ tenantId, unitId: null })

/** A domain at the version that the caller has seen, and theirs to do this with. */
export async function changeable(ctx: Context, permission: Permission, wish: object) {
  const { version, ...ref } = parse(oneDomain, wish)
  const domain = await findDomain(ctx, { tenantId: tenantOf(ctx, ref), id: ref.id })
  ctx.caller.require(permission, placeOf(domain.tenantId))
  refuseStale('TenantDomain', domain, version)
  return domain
}

const byHost = orderOf('host', { host: 'text', id: 'id' })

/** The domains of a company, by host. */
export async function listDomains(ctx: Context, tenantId: string, wish: PageWish) {
  ctx.caller.require('domain.read', placeOf(tenantId))
  const { page, listOf } = byHost(wish)
  const rows = await ctx.loaders.domains(page).load(tenantId)
  return listOf(rows, () => ctx.loaders.domainCount.load(tenantId))
}
