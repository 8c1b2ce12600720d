import { z } from 'zod'
import type { Context } from '../../context.ts'
import { anyOf, countOf } from '../../db/sql.ts'
import type { Page, PageWish } from '../../lib/page.ts'
import {
  type CardFilter,
  type CardOrder,
  cardOrders,
  cardsBehind,
  cardsWanted,
  orderColumn,
} from '../../loaders/tenant/card.ts'
import { parse } from '../input.ts'
import { search, some } from '../shapes.ts'

const tenantFilter = z.object({
  type: some(z.string()),
  status: some(z.string()),
  text: search(120),
})

const filtered = z.object({ filter: tenantFilter })

/** Which companies somebody wants to see; what is left out does not matter. */
export const cardFilter = (filter: object): CardFilter => parse(filtered, { filter }).filter

export type ListWish = { filter: object; by: CardOrder }

/** The acting company and those that it reaches. */
export async function listTenants(ctx: Context, wish: PageWish, { filter: given, by }: ListWish) {
  const { page, listOf } = cardOrders[by](wish)
  const filter = cardFilter(given)
  const rows = await pageOfCards(ctx, inReach(ctx), { page, filter, by })
  return listOf(rows, () => countOf(among(ctx, inReach(ctx), filter)))
}

type Part = { page: Page; filter: CardFilter; by: CardOrder }

/** A page of the cards of some companies. */
export const pageOfCards = (ctx: Context, ids: readonly string[], { page, filter, by }: Part) =>
  among(ctx, ids, filter)
    .select(['id', 'type', 'status'])
    .select(['organization_code as organizationCode', 'organization_name as organizationName'])
    .select(orderColumn(by).as('orderedBy'))
    .where(cardsBehind(by, page))
    .orderBy(orderColumn(by))
    .orderBy('id')
    .limit(page.limit)
    .execute()

const among = (ctx: Context, ids: readonly string[], filter: CardFilter) =>
  ctx.sql.selectFrom('tenant').where('id', '=', anyOf(ids)).where(cardsWanted(filter))

function inReach(ctx: Context): string[] {
  const { tenant, part, oversees, engages, serves, served } = ctx.caller.scope
  if (part) return [tenant.id, ...served]
  return [tenant.id, ...oversees.keys(), ...engages.keys(), ...serves.keys()]
}
