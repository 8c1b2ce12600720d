import type { Context } from '../../context.ts'
import type { Change } from '../../events/change.ts'
import { Unseen } from '../../lib/unseen.ts'

/** Committed changes of sites that may concern the caller; each is asked about again before it is told. */
export function siteChanges(ctx: Context): Promise<AsyncIterable<Change>> {
  return ctx.services.feed.follow(({ entity, action }) => entity === 'Site' && action !== 'DELETED')
}

/** A change as the caller may see it now. Of a site out of sight not even that it changed is told. */
export async function seenChange(ctx: Context, change: Change) {
  const { readable, served } = ctx.caller.scope
  if (![...readable, ...served].some((id) => id === change.tenantId)) throw new Unseen()
  const site = await ctx.loaders.site.load({ tenantId: change.tenantId, id: change.entityId })
  if (!site || !ctx.caller.can('site.read', site)) throw new Unseen()
  return { ...change, site }
}
