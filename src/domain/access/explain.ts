import { z } from 'zod'
import type { Decision, Place } from '../../auth/decide.ts'
import { type Permission, permissionNames } from '../../auth/permissions.ts'
import { reasonOf } from '../../auth/reason.ts'
import type { RoleEntry } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { nothingHere } from '../../lib/nothing-here.ts'
import { parse, tenantOf } from '../input.ts'
import * as shapes from '../shapes.ts'
import { placeAsked } from './place.ts'
import { type Principal, principalAsked } from './principal.ts'

export const permissionName = z
  .string()
  .refine(
    (name): name is Permission => (permissionNames as string[]).includes(name),
    'There is no such permission: `permissions` lists those that there are.',
  )

const wished = z.object({
  permission: permissionName,
  tenantId: shapes.id.nullish(),
  resourceId: shapes.id.nullish(),
  principalId: shapes.id.nullish(),
})

/** Why a member may do something in a place or not. Nobody is told more than they could find out about the place. */
export async function explainAccess(ctx: Context, wish: object) {
  const { permission, resourceId, principalId, ...of } = parse(wished, wish)
  const tenantId = tenantOf(ctx, of)
  const principal = await principalAsked(ctx, principalId)
  const place = await placeAsked(ctx, { permission, tenantId, resourceId })
  const { membershipId, unitId } = principal
  return {
    ...{ permission, tenantId, resourceId, membershipId, unitId },
    ...told(permission, principal, place),
  }
}

function told(permission: Permission, { caller }: Principal, place: Place | undefined) {
  if (!place) return unmade('NOTHING_HERE', nothingHere)
  if (!caller) return unmade('MEMBERSHIP', 'Refused: this membership does not stand now.')
  const decision = caller.decide(permission, place)
  const { status } = caller.scope.tenant
  return { ...shown(decision), reason: reasonOf({ permission, status, decision }) }
}

const ofCeiling = new Set(['REACH', 'SHARING', 'REPORTING', 'GOVERNANCE', 'APPROVAL', 'CONTRACT'])

/** A decision as it is told; of where nothing leads there is nothing to be told. */
export function shown({ way, refusedBy, refusals, ...decision }: Decision) {
  return {
    allowed: decision.allowed,
    reach: way.kind === 'NONE' ? null : way.kind,
    governanceLevel: 'governance' in way ? way.governance : null,
    dataSharingLevel: 'sharing' in way ? way.sharing : null,
    contractStatus: 'status' in way ? way.status : null,
    withinCeiling: !refusals.some((one) => ofCeiling.has(one)),
    refusedBy: refusedBy ?? null,
    refusals: refusals as string[],
    grantedBy: decision.grantedBy.map(ground),
    deniedBy: decision.deniedBy.map(ground),
  }
}

/** An entry of a role, without what else hangs below its unit. */
export const ground = ({ role, designation, permission, effect, unit }: RoleEntry) => ({
  ...{ role, permission, effect },
  designationId: designation ?? null,
  unitId: unit ?? null,
})

/** Where no decision could be made, because there is no place or nobody to make it about. */
const unmade = (refusedBy: 'NOTHING_HERE' | 'MEMBERSHIP', reason: string) => ({
  ...{ allowed: false, reach: null, governanceLevel: null, dataSharingLevel: null },
  ...{ contractStatus: null, withinCeiling: false, refusedBy, refusals: [refusedBy as string] },
  ...{ grantedBy: [], deniedBy: [], reason },
})
