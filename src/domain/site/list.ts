import type { Context } from '../../context.ts'
import { Form, type Sql } from '../../db/lanes.ts'
import { anyOf, countOf, wantedIds } from '../../db/sql.ts'
import { orderOf, type Page, type PageWish } from '../../lib/page.ts'
import { siteColumns } from '../../loaders/site.ts'
import { placesOf, type SiteWish, siteWish, wanted } from './filter.ts'
import { orders, rest, type SiteOrder } from './order.ts'

type Wish = { places: string[]; filter: SiteWish; by: SiteOrder; page: Page }

/** The sites that the caller sees, wherever they hang. */
export async function listSites(ctx: Context, args: PageWish, given: object, by: SiteOrder) {
  const { page, listOf } = orderOf(by, orders[by].keys)(args)
  const filter = siteWish(given)
  const wish = { places: placesOf(ctx, filter), filter, by, page }
  const rows = await (ctx.caller.scope.tenant.type === 'VENDOR' ? shared : owned)(wish, ctx)
  return listOf(rows, () => countOf(sitesWanted(ctx, wish)))
}

type Given = { places: readonly string[] } & Page

/** The whole of a company is one statement for everybody. What a filter or a part leaves of it is planned for itself. */
const owned = ({ places, filter, by, page }: Wish, ctx: Context) =>
  filters(filter) || ctx.caller.scope.part
    ? ownedSites(ctx.sql, { places, ...page }, by, filter).execute()
    : ctx.ask(unfiltered[by], { places, ...page })

const filters = (filter: SiteWish) => Object.values(filter).some((wish) => wish != null)

const unfiltered = {
  CODE: new Form((sql, given: Given) => ownedSites(sql, given, 'CODE')),
  NAME: new Form((sql, given: Given) => ownedSites(sql, given, 'NAME')),
  NEWEST: new Form((sql, given: Given) => ownedSites(sql, given, 'NEWEST')),
}

/** Each circle's index is walked in order for one page only, however many sites there are. */
function ownedSites(
  sql: Sql,
  { places, limit, after }: Given,
  by: SiteOrder,
  filter: SiteWish = {},
) {
  const { column, direction, unique } = orders[by]
  return sql
    .selectFrom(wantedIds(places))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('site')
          .selectAll()
          .whereRef('site.tenant_id', '=', 'wanted.id')
          .where(wanted(filter))
          .where(rest(by, after))
          .orderBy(column, direction)
          // An order that the index does not have would sort the whole circle.
          .$if(!unique, (sites) => sites.orderBy('site.id', direction))
          .limit(limit)
          .as('site'),
      (join) => join.onTrue(),
    )
    .select([...siteColumns, 'site.name_folded as nameFolded'])
    .orderBy(column, direction)
    .orderBy('site.tenant_id', direction)
    .orderBy('site.id', direction)
    .limit(limit)
}

/** What is shared is found from the assignments: the circles may have any number of other sites. */
function shared(wish: Wish, ctx: Context) {
  const { by, page } = wish
  const { column, direction } = orders[by]
  return sitesWanted(ctx, wish)
    .select([...siteColumns, 'site.name_folded as nameFolded'])
    .where(rest(by, page.after))
    .orderBy(column, direction)
    .orderBy('site.tenant_id', direction)
    .orderBy('site.id', direction)
    .limit(page.limit)
    .execute()
}

const sitesWanted = (ctx: Context, { places, filter }: Wish) =>
  ctx.sql.selectFrom('site').where('site.tenant_id', '=', anyOf(places)).where(wanted(filter))
