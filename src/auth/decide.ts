import { type Reach, reachTo } from '../tenancy/reach.ts'
import type { Scope, TenantType } from '../tenancy/scope.ts'
import { type Entry, type Permission, permissions } from './permissions.ts'
import { type RoleEntry, verdictOf } from './roles.ts'

/**
 * Where a row hangs: its company and, if it has one, its unit. A contract hangs on both its sides.
 * Without a unit named, the question is about the company as a whole.
 */
export type Place = { tenantId: string; unitId?: string | null; otherSide?: string }

/** What a decision is made from. */
export type Standing = { scope: Scope; entries: readonly RoleEntry[] }

export type Refusal = 'STANDING' | 'ROLE' | 'REACH' | 'SHARING' | 'GOVERNANCE' | 'CONTRACT' | 'PART'

/** Why something is allowed or not. The first thing that refused is named. */
export type Decision = {
  allowed: boolean
  reach: Reach['kind']
  refusedBy?: Refusal
  grantedBy: RoleEntry[]
  deniedBy: RoleEntry[]
}

/** The one function that says who may. */
export function decide(by: Standing, permission: Permission, place: Place): Decision {
  const reach = reachFor(by.scope, place)
  const { granted, grantedBy, deniedBy } = verdictOf(by.entries, permission)
  const refusedBy =
    (!standsFor(by.scope, permission) && 'STANDING') ||
    (!granted && 'ROLE') ||
    ceiling(permissions[permission], reach, typeAt(by.scope, reach)) ||
    (!inPart(by.scope, reach, place) && 'PART') ||
    undefined
  return { allowed: !refusedBy, reach: reach.kind, refusedBy, grantedBy, deniedBy }
}

/** Why neither the company's standing nor any role gives the permission anywhere, if so. */
export function refusedEverywhere(by: Standing, permission: Permission) {
  if (!standsFor(by.scope, permission)) return 'STANDING'
  return verdictOf(by.entries, permission).granted ? undefined : 'ROLE'
}

const standsFor = (scope: Scope, permission: Permission) =>
  (permissions[permission] as Entry).standing.includes(scope.tenant.status)

const reachFor = (scope: Scope, place: Place): Reach =>
  place.otherSide === scope.tenant.id ? { kind: 'SELF' } : reachTo(scope, place.tenantId)

/** What the reach allows at all. */
function ceiling(entry: Entry, reach: Reach, type: TenantType): Refusal | undefined {
  if (!entry.through.includes(reach.kind) || entry.at?.includes(type) === false) return 'REACH'
  if (entry.cardOnly) return undefined
  if (reach.kind === 'OVERSEES') {
    if (reach.sharing !== 'FULL') return 'SHARING'
    return entry.kind === 'write' && reach.governance !== 'CONTROLLED' ? 'GOVERNANCE' : undefined
  }
  if (reach.kind === 'SERVES') {
    const enough = entry.kind === 'write' ? ['ACTIVE'] : ['ACTIVE', 'SUSPENDED']
    return enough.includes(reach.status) ? undefined : 'CONTRACT'
  }
  return undefined
}

/** The kind of company that a reach leads to. */
const typeAt = (scope: Scope, reach: Reach): TenantType => {
  if (reach.kind === 'OVERSEES') return reach.type
  if (reach.kind === 'SERVES') return 'CIRCLE'
  return reach.kind === 'ENGAGES' ? 'VENDOR' : scope.tenant.type
}

/** A member placed in a unit acts on its own company's rows inside that unit and below only. */
const inPart = (scope: Scope, reach: Reach, place: Place) =>
  reach.kind !== 'SELF' ||
  !scope.part ||
  place.unitId === undefined ||
  (place.unitId !== null && scope.part.units.includes(place.unitId))
