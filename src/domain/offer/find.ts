import { z } from 'zod'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import type { PageWish } from '../../lib/page.ts'
import { idOf, parse, tenantOf } from '../input.ts'
import { newestFirst } from '../newest.ts'
import { some } from '../shapes.ts'

export type OfferRef = { id: string; tenantId?: string | null }

export async function findOffer(ctx: Context, ref: OfferRef) {
  const where = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const offer = await ctx.db.offer.findFirst({ where })
  if (!offer) throw new NotFound('Offer', ref.id)
  return offer
}

type Row = Awaited<ReturnType<typeof findOffer>>

/** An offer as its readers see it. */
export const offerOf = (row: Row) => ({ ...row, amount: row.billingRate.toFixed(2) })

const offerFilter = z.object({
  kind: some(z.string()),
  status: some(z.string()),
  direction: z.enum(['MADE', 'RECEIVED']).nullish(),
})
const filtered = z.object({ filter: offerFilter })

/** The offers that the caller made or received, the newest first. */
export async function listOffers(ctx: Context, wish: PageWish, given: object) {
  const { asked, listOf } = newestFirst(wish)
  const { filter } = parse(filtered, { filter: given })
  const where = wanted(ctx, filter)
  const rows = await ctx.db.offer.findMany(asked(where))
  return listOf(rows.map(offerOf), () => ctx.db.offer.count({ where }))
}

/** What is not to a company by its code it has made, or another one has that it reads or manages. */
function wanted(ctx: Context, { kind, status, direction }: z.infer<typeof offerFilter>) {
  const { code } = ctx.caller.scope.tenant
  return {
    ...(kind && { kind: { in: kind } }),
    ...(status && { status: { in: status } }),
    ...(direction === 'RECEIVED' && { organizationCode: code }),
    ...(direction === 'MADE' && { organizationCode: { not: code } }),
  }
}
