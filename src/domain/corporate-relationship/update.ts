import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { refuseStale } from '../stale.ts'
import { findOversight, type OversightRef, type OversightRow, ofEither, write } from './find.ts'
import { across, type Settings, type Side, takenBy } from './sides.ts'

const changed = z.object({
  governanceLevel: z.string().nullish(),
  dataSharingLevel: z.string().nullish(),
  separateBilling: z.boolean().nullish(),
  independentVendorManagement: z.boolean().nullish(),
})

export type OversightWish = OversightRef & { version: number }

/** What is changed, by which side, and what it is then. */
type Wished = { was: OversightRow; is: OversightRow; side: Side; change: Partial<Settings> }

/** Changes what a company gives to the corporate above it. Where that takes from the other side, it has to agree. */
export async function updateOversight(ctx: Context, wish: OversightWish) {
  const { was, is, side, change } = await wishedOf(ctx, wish)
  if (takenBy(side, was, is).length > 0) {
    refuseMixed(side, was, is)
    const { tenantId, corporateId } = was
    ctx.caller.requireAgreement('relationship.update', side === 'COMPANY' ? corporateId : tenantId)
  }
  return write(ctx, was, change)
}

/** What would be, for whoever may ask for it; nothing is changed by it. */
export async function wishedOf(ctx: Context, wish: OversightWish): Promise<Wished> {
  const change = given(parse(changed, wish))
  const was = await findOversight(ctx, wish)
  ctx.caller.require('relationship.update', ofEither(was))
  refuseStale('CorporateRelationship', was, wish.version)
  if (was.validUntil && was.validUntil <= ctx.now)
    throw new Conflict('A relationship that is over changes no more.')
  const side = was.tenantId === ctx.caller.tenantId ? 'COMPANY' : 'CORPORATE'
  return { was, is: { ...was, ...change } as OversightRow, side, change }
}

const given = (change: object) =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value != null),
  ) as Partial<Settings>

/** The other side could not do all of it either. */
function refuseMixed(side: Side, was: Settings, is: Settings): void {
  const [first] = takenBy(across(side), was, is)
  if (first)
    throw new InvalidInput({
      [first]:
        'This gives something and the rest takes: change the two apart, for what is taken needs both sides.',
    })
}
