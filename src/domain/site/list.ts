import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { wantedIds } from '../../db/sql.ts'
import { makeCursor, type Page, pageOf, sliceOf } from '../../lib/page.ts'
import { siteColumns } from '../../loaders/site.ts'
import type { PageWish } from '../tenant.ts'
import { placesOf, type SiteWish, siteWish, wanted } from './filter.ts'
import { orders, rest, type SiteOrder } from './order.ts'

type Wish = { places: string[]; filter: SiteWish; by: SiteOrder; page: Page }

/** The sites that the caller sees, wherever they hang. */
export async function listSites(ctx: Context, args: PageWish, given: object, by: SiteOrder) {
  const order = { name: by, keys: orders[by].keys }
  const page = pageOf(args, order)
  const filter = siteWish(given)
  const wish = { places: placesOf(ctx, filter), filter, by, page }
  const { key } = orders[by]
  const rows = await (ctx.caller.scope.tenant.type === 'VENDOR' ? shared : owned)(ctx, wish)
  return {
    slice: sliceOf(rows, page),
    cursorOf: (row: (typeof rows)[number]) => makeCursor(order, [key(row), row.tenantId, row.id]),
    count: () => countSites(ctx, wish),
  }
}

/** Each circle's index is walked in order for one page only, however many sites there are. */
function owned(ctx: Context, { places, filter, by, page }: Wish) {
  const { column, direction, unique } = orders[by]
  return ctx.sql
    .selectFrom(wantedIds(places))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('site')
          .selectAll()
          .whereRef('site.tenant_id', '=', 'wanted.id')
          .where(wanted(filter))
          .where(rest(by, page))
          .orderBy(column, direction)
          // An order that the index does not have would sort the whole circle.
          .$if(!unique, (sites) => sites.orderBy('site.id', direction))
          .limit(page.first + 1)
          .as('site'),
      (join) => join.onTrue(),
    )
    .select([...siteColumns, 'site.name_folded as nameFolded'])
    .orderBy(column, direction)
    .orderBy('site.tenant_id', direction)
    .orderBy('site.id', direction)
    .limit(page.first + 1)
    .execute()
}

/** What is shared is found from the assignments: the circles may have any number of other sites. */
function shared(ctx: Context, { places, filter, by, page }: Wish) {
  const { column, direction } = orders[by]
  return sharedSites(ctx, places)
    .select([...siteColumns, 'site.name_folded as nameFolded'])
    .where(wanted(filter))
    .where(rest(by, page))
    .orderBy(column, direction)
    .orderBy('site.tenant_id', direction)
    .orderBy('site.id', direction)
    .limit(page.first + 1)
    .execute()
}

const sharedSites = (ctx: Context, places: string[]) =>
  ctx.sql.selectFrom('site').where('site.tenant_id', '=', sql<string>`any(${places}::uuid[])`)

async function countSites(ctx: Context, { places, filter }: Wish): Promise<number> {
  const { count } = await sharedSites(ctx, places)
    .select(sql<number>`count(*)::int`.as('count'))
    .where(wanted(filter))
    .executeTakeFirstOrThrow()
  return count
}
