import { z } from 'zod'
import type { Place, ToldDecision } from '../../auth/decide.ts'
import { type Permission, permissionNames } from '../../auth/permissions.ts'
import { reasonOf } from '../../auth/reason.ts'
import type { RoleEntry } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { nothingHere } from '../../lib/nothing-here.ts'
import { parse, tenantOf } from '../input.ts'
import * as shapes from '../shapes.ts'
import { mayKnow, withoutTerms } from './known.ts'
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
    permission,
    tenantId,
    resourceId,
    membershipId,
    unitId,
    ...(await told(ctx, permission, { principal, place })),
  }
}

type About = { principal: Principal; place: Place | undefined }

async function told(ctx: Context, permission: Permission, { principal, place }: About) {
  const { caller } = principal
  if (!place) return unmade('NOTHING_HERE', nothingHere)
  if (!caller) return unmade('MEMBERSHIP', 'Refused: this membership does not stand now.')
  const made = caller.decide(permission, place)
  const isKnown = await mayKnow(ctx, made.way, place)
  const decision = isKnown ? made : withoutTerms(made)
  const { status } = caller.scope.tenant
  const withinCeiling = ceilingTold(decision, isKnown)
  return { ...shown(decision), withinCeiling, reason: reasonOf({ permission, status, decision }) }
}

const ofCeiling = new Set(['REACH', 'SHARING', 'REPORTING', 'GOVERNANCE', 'APPROVAL', 'CONTRACT'])

/** What the way allows follows from its terms: whoever may not know them learns it only where it decides. */
function ceilingTold({ allowed, refusals }: ToldDecision, isKnown: boolean): boolean | null {
  if (refusals.some((one) => ofCeiling.has(one))) return false
  return isKnown || allowed ? true : null
}

/** A decision as it is told; of where nothing leads there is nothing to be told. */
function shown({ way, refusedBy, refusals, ...decision }: ToldDecision) {
  return {
    allowed: decision.allowed,
    reach: way.kind === 'NONE' ? null : way.kind,
    governanceLevel: 'governance' in way ? way.governance : null,
    dataSharingLevel: 'sharing' in way ? way.sharing : null,
    contractStatus: 'status' in way ? way.status : null,
    refusedBy: refusedBy ?? null,
    refusals: refusals as string[],
    grantedBy: decision.grantedBy.map(ground),
    deniedBy: decision.deniedBy.map(ground),
  }
}

/** An entry of a role, without what else hangs below its unit. */
export const ground = ({ role, designation, permission, effect, unit }: RoleEntry) => ({
  role,
  permission,
  effect,
  designationId: designation ?? null,
  unitId: unit ?? null,
})

/** Where no decision could be made, because there is no place or nobody to make it about. */
const unmade = (refusedBy: 'NOTHING_HERE' | 'MEMBERSHIP', reason: string) => ({
  allowed: false,
  reach: null,
  governanceLevel: null,
  dataSharingLevel: null,
  contractStatus: null,
  withinCeiling: false,
  refusedBy,
  refusals: [refusedBy as string],
  grantedBy: [],
  deniedBy: [],
  reason,
})
