import { verdictOf } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { Conflict, Forbidden, InvalidInput } from '../../errors/index.ts'
import type { Change, Holder } from './basis.ts'
import { type Gain, gainsOf } from './gains.ts'
import { hasAdministrator } from './held.ts'
import { rightsIn } from './read.ts'

/**
 * The one check of every change that rights rest on, made before it and asked after it: nobody may hold more
 * through it than whoever makes it does, and somebody must be left to administer the company. The rights are
 * held by then.
 */
export function refuseGain(ctx: Context, change: Change): void {
  const { tenantId } = change.before
  if (!gainsOf(change).every((gain) => isHeld(ctx, tenantId, gain)))
    throw new Forbidden('Somebody would gain rights through this that you do not hold yourself.')
  if (hasAdministrator(change.before) && !hasAdministrator(change.after))
    throw new Conflict(
      'Nobody would be left to administer the company: one member who says who bears which roles has to stay.',
    )
}

/** Nobody gives others more than they hold: what somebody who is to come would hold, the caller holds. */
export async function requireHeld(
  ctx: Context,
  tenantId: string,
  { codes, unitId, designationId }: Pick<Holder, 'codes' | 'unitId' | 'designationId'>,
): Promise<void> {
  const before = await rightsIn(ctx, tenantId)
  if (codes.some((code) => !before.roles.has(code)))
    throw new InvalidInput({ roles: 'There is no such role in this company.' })
  const invited = { id: 'invited', unitId, codes, designationId, isLasting: false }
  refuseGain(ctx, { before, after: { ...before, holders: [...before.holders, invited] } })
}

/** What the caller holds there. A unit of another company is none that the own roles speak of. */
function isHeld({ caller }: Context, tenantId: string, { permission, at }: Gain): boolean {
  const { part, tenant } = caller.scope
  const unitId = tenantId === tenant.id ? (at[0] ?? null) : null
  const inPart = part === null || (unitId !== null && part.units.includes(unitId))
  return inPart && verdictOf(caller.entries, permission, unitId).granted
}
