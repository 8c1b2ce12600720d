import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { Forbidden } from '../../errors/index.ts'

type Move = { tenantId: string; from: string | null; to: string | null }

/**
 * Nobody moves a row out of a unit in which something is denied to them to where it is not: over what they move they hold
 * afterwards no more than before.
 */
export function refuseGainByMove({ caller }: Context, over: Permission[], move: Move): void {
  const { tenantId, from, to } = move
  const gains = (permission: Permission) =>
    caller.can(permission, { tenantId, unitId: to }) &&
    !caller.can(permission, { tenantId, unitId: from })
  if (over.some(gains))
    throw new Forbidden(
      'You would hold rights over it through this that you do not hold where it is.',
    )
}
