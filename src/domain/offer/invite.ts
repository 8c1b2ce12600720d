import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Forbidden, InvalidInput } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { findTenant } from '../tenant/find.ts'
import { columnsOf } from '../vendor-relationship/input.ts'
import { refuseContract, refuseOversight } from './clash.ts'
import { offerOf } from './find.ts'
import { corporateInvitation, vendorInvitation } from './input.ts'

const days = 24 * 3_600_000

/** Offers a vendor to work for a circle. The answer is the same whether its code exists or not. */
export async function inviteVendor(ctx: Context, wish: object) {
  const { id, ...input } = parse(vendorInvitation, wish)
  const tenantId = tenantOf(ctx, input)
  await requireIn(ctx, 'offer.make', { tenantId, unitId: null })
  if ((await findTenant(ctx, tenantId)).type !== 'CIRCLE')
    throw new Forbidden('Only a circle has vendors.')
  await refuseContract(ctx, { ...input, tenantId })
  return offer(ctx, {
    ...columnsOf(input),
    ...datesOf(ctx, input),
    tenantId,
    id: id ?? newId(),
    kind: 'CONTRACT',
    createdFrom: digestOf(input),
  })
}

/** Offers a corporate to stand above the acting company. The answer is the same whether its code exists. */
export async function inviteCorporate(ctx: Context, wish: object) {
  const { id, ...input } = parse(corporateInvitation, wish)
  const { tenantId } = ctx.caller
  ctx.caller.require('offer.make', { tenantId, unitId: null })
  const dates = datesOf(ctx, input)
  await refuseOversight(ctx, { ...input, ...dates })
  return offer(ctx, {
    ...input,
    ...dates,
    tenantId,
    id: id ?? newId(),
    kind: 'OVERSIGHT',
    createdFrom: digestOf(input),
  })
}

type Dates = { validFrom?: Date | null; validUntil?: Date | null; expiresAt?: Date | null }

/** From the day on which it is accepted, unless said otherwise; open for thirty days. */
function datesOf(ctx: Context, { validFrom = null, validUntil = null, expiresAt }: Dates) {
  if (validUntil && validUntil <= (validFrom ?? ctx.now))
    throw new InvalidInput({ validUntil: 'It must end after it begins.' })
  const expires = expiresAt ?? new Date(ctx.now.getTime() + 30 * days)
  if (expires <= ctx.now) throw new InvalidInput({ expiresAt: 'It lies in the past.' })
  if (expires.getTime() > ctx.now.getTime() + 366 * days)
    throw new InvalidInput({ expiresAt: 'An offer stays open for a year at most.' })
  return { validFrom, validUntil, expiresAt: expires }
}

type Data = Omit<Prisma.OfferCreateManyInput, 'tenantId'> & { tenantId: string; id: string }

const offer = async (ctx: Context, data: Data) =>
  offerOf(
    await createOnce(ctx.db.offer, data, {
      idTaken: 'This id is taken by an offer that was made from another input.',
      otherwise: 'An offer to this code is open already: withdraw it first.',
    }),
  )
