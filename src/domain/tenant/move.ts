import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict, Forbidden, InvalidInput, NotFound } from '../../errors/index.ts'
import { codesOf } from '../../lib/error-codes.ts'
import { newId } from '../../lib/ids.ts'
import { parse } from '../input.ts'
import { requireIn } from '../seen.ts'
import { id } from '../shapes.ts'
import { refuseStale } from '../stale.ts'
import { findTenant } from './find.ts'
import { listAncestors } from './tree.ts'

const move = z.object({
  tenantId: id,
  corporateId: id,
  version: z.number(),
  at: z.date().nullish(),
})

/**
 * Moves a company from one corporate to another, with all that it gives to the corporate above as it is.
 * Who moves it controls the company and both corporates, so that nobody gains or loses but by their own hand.
 */
export async function moveTenant(ctx: Context, wish: object) {
  const { tenantId, corporateId, version, at } = parse(move, wish)
  await requireIn(ctx, 'relationship.move', { tenantId, unitId: null })
  const present = await presentOf(ctx, tenantId)
  refuseStale('CorporateRelationship', present, version)
  await requireControl(ctx, corporateId)
  if (!controls(ctx, present.corporateId))
    throw new Forbidden('The corporate that stands above it now is not controlled by yours.')
  await refuseLoop(ctx, { tenantId, corporateId })
  if (at && (at < ctx.now || (present.validUntil && at >= present.validUntil)))
    throw new InvalidInput({ at: 'It lies in the past, or behind the end of the relationship.' })
  return write(ctx, { ...present, corporateId, validFrom: at ?? ctx.now })
}

/** The relationship that holds now. */
async function presentOf(ctx: Context, tenantId: string) {
  const where = {
    tenantId,
    validFrom: { lte: ctx.now },
    OR: [{ validUntil: null }, { validUntil: { gt: ctx.now } }],
  }
  const present = await ctx.db.corporateRelationship.findFirst({ where })
  if (!present) throw new NotFound('CorporateRelationship')
  return present
}

const working = ['TRIAL', 'ACTIVE', 'PAST_DUE']

const controls = (ctx: Context, tenantId: string) =>
  ctx.caller.scope.founding.some((id) => id === tenantId)

async function requireControl(ctx: Context, corporateId: string): Promise<void> {
  const { type, status } = await findTenant(ctx, corporateId)
  if (type !== 'CORPORATE')
    throw new InvalidInput({ corporateId: 'Only a corporate stands above others.' })
  if (!controls(ctx, corporateId))
    throw new Forbidden('The corporate to move it to is not controlled by yours.')
  // What is moved below one that is to be deleted would be orphaned with it.
  if (!working.includes(status))
    throw new Conflict(`The corporate to move it to is ${status}: it takes nothing on.`)
}

async function refuseLoop(
  ctx: Context,
  { tenantId, corporateId }: { tenantId: string; corporateId: string },
) {
  const above = await listAncestors(ctx, corporateId)
  if (tenantId === corporateId || above.some(({ id }) => id === tenantId))
    throw new Conflict('A company cannot stand above itself.')
}

type Present = Awaited<ReturnType<typeof presentOf>>

/** A trigger ends the present relationship in the same moment. */
async function write(ctx: Context, { version: _, ...next }: Present) {
  return ctx.db.corporateRelationship
    .create({ data: { ...next, id: newId() } })
    .catch((error: unknown) => {
      const codes = codesOf(error)
      if (codes.includes('23514')) throw new Conflict('A company cannot stand above itself.')
      throw error
    })
}
