import type { Context } from '../../context.ts'
import { Conflict, Forbidden } from '../../errors/index.ts'
import { raced, refuseStale } from '../stale.ts'
import { findOffer, type OfferRef, offerOf } from './find.ts'

type Wish = OfferRef & { version: number }
type Offer = Awaited<ReturnType<typeof findOffer>>
type Status = 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'

/** Takes an offer. A trigger makes the relationship, which has the offer's id and hangs where it hangs. */
export async function acceptOffer(ctx: Context, wish: Wish) {
  const offer = await answerable(ctx, wish)
  if (offer.expiresAt <= ctx.now) throw new Conflict('The offer has expired: ask for a new one.')
  if (offer.validUntil && offer.validUntil <= ctx.now)
    throw new Conflict('What is offered would be over already: ask for a new offer.')
  return write(ctx, offer, 'ACCEPTED')
}

export async function declineOffer(ctx: Context, wish: Wish) {
  return write(ctx, await answerable(ctx, wish), 'DECLINED')
}

/** Takes an offer back that nobody has answered. */
export async function withdrawOffer(ctx: Context, wish: Wish) {
  const offer = await findOffer(ctx, wish)
  const { kind, tenantId } = offer
  ctx.caller.require('offer.make', { tenantId, unitId: null })
  if (kind === 'OVERSIGHT' && tenantId !== ctx.caller.tenantId)
    throw new Forbidden('Only the company that made this offer takes it back.')
  refuseOpen(offer, wish)
  return write(ctx, offer, 'WITHDRAWN')
}

/** An offer hangs where its maker hangs, and on the other side on whom it is made to. */
async function answerable(ctx: Context, wish: Wish): Promise<Offer> {
  const offer = await findOffer(ctx, wish)
  const { id, code } = ctx.caller.scope.tenant
  if (offer.organizationCode !== code)
    throw new Forbidden('This offer is made to another company: it is not yours to answer.')
  ctx.caller.require('offer.answer', { tenantId: offer.tenantId, unitId: null, otherSide: id })
  refuseOpen(offer, wish)
  return offer
}

function refuseOpen(offer: Offer, { version }: Wish): void {
  refuseStale('Offer', offer, version)
  if (offer.status !== 'OPEN')
    throw new Conflict(`The offer is ${offer.status.toLowerCase()} already.`)
}

async function write(ctx: Context, { tenantId, id, version }: Offer, status: Status) {
  const [written] = await ctx.db.offer.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { status, version: { increment: 1 } },
  })
  return offerOf(written ?? (await raced('Offer', ctx.db.offer, { tenantId, id })))
}
