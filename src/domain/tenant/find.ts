import type { Context } from '../../context.ts'
import { Forbidden, NotFound } from '../../errors/index.ts'
import { idOf } from '../input.ts'

export async function findTenant(ctx: Context, id: string) {
  const tenant = await ctx.loaders.tenant.load(idOf('id', id))
  if (!tenant) throw new NotFound('Tenant', id)
  return tenant
}

/** What is not card is rows: where they are not shared, the field says so, for a zero would lie. */
export async function findProfile(ctx: Context, tenantId: string) {
  const profile = await ctx.loaders.profile.load(tenantId)
  if (!profile) throw new Forbidden('This company does not share its profile with you.')
  return profile
}

/** The corporate above a company now, with what that allows it; null when there is none. */
export async function findOverseer(ctx: Context, tenantId: string) {
  const [relationship] = await ctx.loaders.overseer.load(tenantId)
  if (!relationship && !knowsWhoOversees(ctx, tenantId)) throw unshared()
  return relationship ?? null
}

export const unshared = () =>
  new Forbidden('This company does not share its relationships with you.')

/** A circle does not tell its vendors who stands above it: 'nobody' might be a lie. */
export function knowsWhoOversees(ctx: Context, tenantId: string): boolean {
  const place = { tenantId, unitId: null }
  const { allowed, reach } = ctx.caller.decide('relationship.read', place)
  return allowed && reach !== 'SERVES'
}
