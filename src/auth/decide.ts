import { type Reach, reachTo } from '../tenancy/reach.ts'
import type { Governance, Scope, TenantType } from '../tenancy/scope.ts'
import { type Entry, type Permission, permissions } from './permissions.ts'
import { grantedSomewhere, type RoleEntry, verdictOf } from './roles.ts'

/**
 * Where a row hangs: its company and, if it has one, its unit. A contract hangs on both its sides, and what is
 * shared with a vendor in the units of the vendor that it is placed with. Without a unit named, the question is about
 * the company as a whole.
 */
export type Place = {
  tenantId: string
  unitId?: string | null
  otherSide?: string
  placedWith?: readonly string[]
}

/** What a decision is made from. */
export type Standing = { scope: Scope; entries: readonly RoleEntry[] }

export type Refusal =
  | 'STANDING'
  | 'ROLE'
  | 'ACTING'
  | 'REACH'
  | 'SHARING'
  | 'REPORTING'
  | 'GOVERNANCE'
  | 'APPROVAL'
  | 'CONTRACT'
  | 'PART'

/** Why something is allowed or not. The first thing that refused is named. */
export type Decision = {
  allowed: boolean
  reach: Reach['kind']
  /** The same with the relationship or the contract that it goes by. */
  way: Reach
  refusedBy?: Refusal
  /** All that refuse, in the order in which they are asked: with the first out of the way, the next is left. */
  refusals: Refusal[]
  grantedBy: RoleEntry[]
  deniedBy: RoleEntry[]
}

/** A decision as far as it is told, be it without the terms of the way. */
export type ToldDecision = Omit<Decision, 'way'> & { way: Reach | Pick<Reach, 'kind'> }

/** The one function that says who may. */
export function decide(by: Standing, permission: Permission, place: Place): Decision {
  const way = reachFor(by.scope, place)
  const { granted, grantedBy, deniedBy } = verdictOf(by.entries, permission, ownUnit(way, place))
  const refusals: Refusal[] = []
  if (!standsFor(by.scope, permission)) refusals.push('STANDING')
  if (!granted) refusals.push('ROLE')
  if (onlyReads(by.scope, permission)) refusals.push('ACTING')
  const above = ceiling(permissions[permission], way, typeAt(by.scope, way))
  if (above) refusals.push(above)
  if (!inPart(by.scope, way, place)) refusals.push('PART')
  const [refusedBy] = refusals
  return { allowed: !refusedBy, reach: way.kind, way, refusedBy, refusals, grantedBy, deniedBy }
}

/** Why neither the company's standing nor any role gives the permission anywhere, if so. */
export function refusedEverywhere(by: Standing, permission: Permission) {
  if (!standsFor(by.scope, permission)) return 'STANDING'
  if (!grantedSomewhere(by.entries, permission)) return 'ROLE'
  return onlyReads(by.scope, permission) ? 'ACTING' : undefined
}

/** The ceiling of whoever acts in somebody's place: what that member may do, and of it only reading unless it was said. */
const onlyReads = (scope: Scope, permission: Permission) =>
  scope.acting?.mayWrite === false && permissions[permission].kind === 'write'

/** What is narrowed to a unit is narrowed to one of the own company: another's may have the same id. */
const ownUnit = (reach: Reach, { unitId }: Place) =>
  reach.kind === 'SELF' ? (unitId ?? null) : null

const standsFor = (scope: Scope, permission: Permission) =>
  (permissions[permission] as Entry).standing.includes(scope.tenant.status)

const reachFor = (scope: Scope, place: Place): Reach =>
  place.otherSide === scope.tenant.id ? { kind: 'SELF' } : reachTo(scope, place.tenantId)

/** What the reach allows at all, in a company of that type: why not, if so. */
export function ceiling(entry: Entry, reach: Reach, type: TenantType): Refusal | undefined {
  if (!entry.through.includes(reach.kind) || entry.at?.includes(type) === false) return 'REACH'
  if (entry.cardOnly) return undefined
  if (reach.kind === 'OVERSEES') {
    if (entry.figures && reach.sharing !== 'NONE') return reach.reports ? undefined : 'REPORTING'
    if (entry.contracts && reach.vendors) return undefined
    // A company that manages its vendors alone does so whatever else is controlled.
    if (entry.contracts && entry.kind === 'write') return 'GOVERNANCE'
    if (reach.sharing !== 'FULL') return 'SHARING'
    return entry.kind === 'write' ? governed[reach.governance] : undefined
  }
  if (reach.kind === 'SERVES') {
    const enough = entry.kind === 'write' ? ['ACTIVE'] : ['ACTIVE', 'SUSPENDED']
    return enough.includes(reach.status) ? undefined : 'CONTRACT'
  }
  return undefined
}

/** What a corporate that sees the rows of a company may do about them: nothing, ask the company to, or all. */
const governed: Record<Governance, Refusal | undefined> = {
  AUTONOMOUS: 'GOVERNANCE',
  MANAGED: 'APPROVAL',
  CONTROLLED: undefined,
}

/** The kind of company that a reach leads to. */
const typeAt = (scope: Scope, reach: Reach): TenantType => {
  if (reach.kind === 'OVERSEES') return reach.type
  if (reach.kind === 'SERVES') return 'CIRCLE'
  return reach.kind === 'ENGAGES' ? 'VENDOR' : scope.tenant.type
}

/** A member placed in a unit acts inside that unit and below only, on rows of its own and on what was placed there. */
function inPart({ part }: Scope, reach: Reach, { unitId, placedWith }: Place): boolean {
  if (!part) return true
  if (reach.kind === 'SERVES') return placedWith?.some((id) => part.units.includes(id)) ?? true
  if (reach.kind !== 'SELF' || unitId === undefined) return true
  return unitId !== null && part.units.includes(unitId)
}
