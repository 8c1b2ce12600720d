import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict, Forbidden, Stale } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { findOversight, type OversightRef, type OversightRow, ofEither, write } from './find.ts'
import { notTheirs, type Settings } from './sides.ts'

const changed = z.object({
  governanceLevel: z.string().nullish(),
  dataSharingLevel: z.string().nullish(),
  separateBilling: z.boolean().nullish(),
  independentVendorManagement: z.boolean().nullish(),
})

/** Changes what a company gives to the corporate above it, as far as that is for this side to change. */
export async function updateOversight(ctx: Context, wish: OversightRef & { version: number }) {
  const change = given(parse(changed, wish))
  const oversight = await findOversight(ctx, wish)
  ctx.caller.require('relationship.update', ofEither(oversight))
  if (oversight.version !== wish.version)
    throw new Stale('CorporateRelationship', oversight.version)
  if (oversight.validUntil && oversight.validUntil <= ctx.now)
    throw new Conflict('A relationship that is over changes no more.')
  refuseOtherSides(ctx, oversight, change)
  return write(ctx, oversight, change)
}

const given = (change: object) =>
  Object.fromEntries(
    Object.entries(change).filter(([, value]) => value != null),
  ) as Partial<Settings>

function refuseOtherSides(ctx: Context, was: OversightRow, change: Partial<Settings>): void {
  const side = was.tenantId === ctx.caller.tenantId ? 'COMPANY' : 'CORPORATE'
  const fields = notTheirs(side, was, { ...was, ...change })
  if (fields.length > 0) throw new Forbidden(`${reasons[side]}: ${fields.join(', ')}.`)
}

const reasons = {
  COMPANY: 'The corporate takes your bills on itself, or does not; you cannot hand them over',
  CORPORATE: 'What a corporate may see and do in a company is for that company to give',
}
