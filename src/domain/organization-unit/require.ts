import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'

/** A unit that is named must be one of the company's that the caller sees, and open. */
export async function requireUnit(ctx: Context, place: Place, field = 'unitId') {
  const { tenantId, unitId } = place
  if (unitId == null) return null
  const unit = await ctx.loaders.unit.load({ tenantId, id: unitId })
  if (!unit) throw new InvalidInput({ [field]: 'There is no such unit in this company.' })
  if (unit.closedAt)
    throw new InvalidInput({ [field]: 'This unit is closed: nothing is put into it any more.' })
  return unit
}
