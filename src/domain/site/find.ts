import type { Context } from '../../context.ts'
import { InvalidInput, NotFound } from '../../errors/index.ts'
import { sitesNamed } from '../../loaders/site.ts'
import { idOf } from '../input.ts'

export type SiteRef = { id: string; tenantId?: string | null }

/** The site of that id: in the circle that is named, else in the acting one, else wherever it shows. */
export async function findSite(ctx: Context, ref: SiteRef) {
  const id = idOf('id', ref.id)
  const site =
    ref.tenantId == null
      ? await findAnywhere(ctx, id)
      : await ctx.loaders.site.load({ tenantId: idOf('tenantId', ref.tenantId), id })
  if (!site) throw new NotFound('Site', id)
  ctx.loaders.site.prime(site, site)
  return site
}

async function findAnywhere(ctx: Context, id: string) {
  const { readable, served, tenant } = ctx.caller.scope
  const found = await ctx.ask(sitesNamed, { id, tenants: [...readable, ...served] })
  const own = found.find((site) => site.tenantId === tenant.id)
  if (!own && found.length > 1)
    throw new InvalidInput({ tenantId: 'Several circles have a site of this id: name one.' })
  return own ?? found[0]
}
