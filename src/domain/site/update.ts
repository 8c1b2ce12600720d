import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { refuseGainByMove } from '../organization-unit/moving.ts'
import { requireUnit } from '../organization-unit/require.ts'
import { raced, refuseStale } from '../stale.ts'
import { findSite, type SiteRef } from './find.ts'
import { changedSite, columnsOf } from './input.ts'

type Versioned = SiteRef & { version: number }
type Site = Awaited<ReturnType<typeof findSite>>

/** What is done to a site that is there, and to the work on it. */
const overSites: Permission[] = ['site.retire', 'assignment.create', 'assignment.end']

/** Changes a site that nobody has changed since the caller read it. */
export async function updateSite(ctx: Context, wish: Versioned) {
  const change = parse(changedSite, wish)
  const site = await changeable(ctx, 'site.update', wish)
  if (change.unitId !== undefined) {
    const place = { tenantId: site.tenantId, unitId: change.unitId }
    ctx.caller.require('site.update', place)
    const move = { tenantId: site.tenantId, from: site.unitId, to: place.unitId }
    refuseGainByMove(ctx, overSites, move)
    await requireUnit(ctx, place)
  }
  return write(ctx, site, columnsOf(change))
}

/** Takes a site out of service for good. */
export async function retireSite(ctx: Context, wish: Versioned) {
  const site = await changeable(ctx, 'site.retire', wish)
  return write(ctx, site, { status: 'RETIRED', retiredAt: ctx.now })
}

async function changeable(ctx: Context, permission: Permission, wish: Versioned): Promise<Site> {
  const site = await findSite(ctx, wish)
  ctx.caller.require(permission, site)
  refuseStale('Site', site, wish.version)
  if (site.status === 'RETIRED') throw new Conflict('A retired site changes no more.')
  return site
}

async function write(ctx: Context, site: Site, change: Prisma.SiteUncheckedUpdateInput) {
  const { tenantId, id, version } = site
  const [written] = await ctx.db.site.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { ...change, version: { increment: 1 } },
  })
  return written ?? raced('Site', ctx.db.site, { tenantId, id })
}
