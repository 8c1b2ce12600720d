import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { parse, tenantOf } from '../input.ts'
import { raced, refuseStale } from '../stale.ts'
import { taken } from '../taken.ts'
import { requireArea } from './area.ts'
import { findProfile, findTenant } from './find.ts'
import { changedTenant } from './input.ts'

type Wish = { tenantId?: string | null; version: number }

/** Changes the name, the profile and the settings of a company that nobody has changed meanwhile. */
export async function updateTenant(ctx: Context, wish: Wish) {
  const { organizationName, ...change } = parse(changedTenant, wish)
  const { id, type } = await findTenant(ctx, tenantOf(ctx, wish))
  ctx.caller.require('profile.update', { tenantId: id, unitId: null })
  if (type !== 'CIRCLE' && change.telecomCircleCode != null)
    throw new InvalidInput({ telecomCircleCode: 'Only a circle has a licensed service area.' })
  await requireArea(ctx, change.telecomCircleCode)
  await write(ctx, { id, version: wish.version }, change)
  if (organizationName !== undefined)
    await ctx.db.tenant.updateMany({ where: { id }, data: { organizationName } })
  ctx.loaders.tenant.clear(id)
  ctx.loaders.profile.clear(id)
  return findTenant(ctx, id)
}

type Change = Omit<ReturnType<typeof changedTenant.parse>, 'organizationName'>

/** The version of the profile is that of the card as well: both change by one hand. */
async function write(ctx: Context, seen: { id: string; version: number }, change: Change) {
  refuseStale('Tenant', await findProfile(ctx, seen.id), seen.version)
  const written = await ctx.db.tenantProfile
    .updateMany({
      where: { tenantId: seen.id, version: seen.version },
      data: { ...change, version: { increment: 1 } },
    })
    .catch(taken(`The subdomain ${change.subdomain} is taken: choose another.`))
  if (written.count === 0) await raced('Tenant', ctx.db.tenantProfile, { tenantId: seen.id })
}
