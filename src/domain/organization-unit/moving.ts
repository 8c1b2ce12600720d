import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { Forbidden } from '../../errors/index.ts'

type Move = { tenantId: string; from: string | null; to: string | null }

/**
 * Nobody moves a row out of a unit in which something is denied to them to where it is not: over what they move they hold
 * afterwards no more than before, be it a key of theirs that moves it.
 */
export function refuseGainByMove({ caller }: Context, over: Permission[], move: Move): void {
  const { tenantId, from, to } = move
  const gains = (permission: Permission) =>
    caller.canInPerson(permission, { tenantId, unitId: to }) &&
    !caller.canInPerson(permission, { tenantId, unitId: from })
  if (over.some(gains))
    throw new Forbidden(
      'You would hold rights over it through this that you do not hold where it is.',
    )
}
