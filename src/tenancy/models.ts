import type { Prisma } from '../db/generated/prisma/client.ts'
import { all, any, everything, live, nothing, type Predicate, within } from './predicate.ts'
import type { Scope } from './scope.ts'

/** Where the rows of a model hang, as the wall inside sees it. */
export type Hanger = {
  /** Which rows the caller reads. */
  readonly reads: (scope: Scope) => Predicate
  /** Which rows the caller adds, by what they say themselves; absent: none. */
  readonly adds?: (scope: Scope) => Predicate
  /** Which rows the caller changes; absent: none. Nobody removes any. */
  readonly changes?: (scope: Scope) => Predicate
}

/** The rows of companies whose rows the caller reads, inside its part of the tree. */
const placed =
  (unit: string) =>
  (scope: Scope): Predicate =>
    scope.part
      ? all(within('tenantId', scope.readable), within(unit, scope.part.units))
      : within('tenantId', scope.readable)

const writtenIn =
  (unit: string) =>
  (scope: Scope): Predicate =>
    scope.part
      ? all(within('tenantId', scope.writable), within(unit, scope.part.units))
      : within('tenantId', scope.writable)

type Side = (scope: Scope) => Predicate

/** Rows without a unit: a member placed in a unit sees none of them. */
const ofTheWhole =
  (side: Side, ...sides: Side[]) =>
  (scope: Scope): Predicate =>
    scope.part ? nothing('tenantId') : any(side(scope), ...sides.map((other) => other(scope)))

const ofReadable = (scope: Scope) => within('tenantId', scope.readable)
const acting = (field: string) => (scope: Scope) => within(field, [scope.tenant.id])

const sharedAssignments = (scope: Scope): Predicate => {
  const mine = all(
    within('vendorId', [scope.tenant.id]),
    within('tenantId', scope.served),
    live('startsAt', 'endsAt'),
  )
  if (!scope.part) return mine
  return all(mine, {
    is: 'exists',
    relation: 'placements',
    by: 'some',
    model: 'VendorPlacement',
    on: { circleId: 'tenantId', assignmentId: 'id', tenantId: 'vendorId' },
    where: all(within('tenantId', [scope.tenant.id]), within('unitId', scope.part.units)),
  })
}

/** A vendor owns no site and no assignment, and nobody else is served: one branch is always empty. */
const assignments = (scope: Scope): Predicate =>
  scope.tenant.type === 'VENDOR' ? sharedAssignments(scope) : placed('unitId')(scope)

const sites = (scope: Scope): Predicate =>
  scope.tenant.type === 'VENDOR'
    ? {
        is: 'exists',
        relation: 'assignments',
        by: 'some',
        model: 'SiteAssignment',
        on: { tenantId: 'tenantId', siteId: 'id' },
        where: sharedAssignments(scope),
      }
    : placed('unitId')(scope)

/** For a member placed in a unit, a card follows the assignments that it reads. */
const cards = (scope: Scope): Predicate => {
  const known = within('id', scope.cards)
  if (!scope.part) return known
  const on = scope.tenant.type === 'VENDOR' ? 'sharing' : 'working'
  return any(known, cardOf[on](scope))
}

const cardOf = {
  /** The circle of an assignment that was placed with my part of the vendor. */
  sharing: (scope: Scope): Predicate => ({
    is: 'exists',
    relation: 'assignments',
    by: 'some',
    model: 'SiteAssignment',
    on: { tenantId: 'id' },
    where: sharedAssignments(scope),
  }),
  /** The vendor that works on a site in my part of the circle. */
  working: (scope: Scope): Predicate => ({
    is: 'exists',
    relation: 'works',
    by: 'some',
    model: 'SiteAssignment',
    on: { vendorId: 'id' },
    where: all(within('tenantId', [scope.tenant.id]), placed('unitId')(scope)),
  }),
}

/** A site is given under a contract that is in force and that the caller sees. */
const underContract = (scope: Scope): Predicate => {
  const none = nothing('tenantId')
  if (scope.part) return none
  const contracts = [...scope.inForce].map(([circle, vendors]) =>
    all(within('tenantId', [circle]), within('vendorId', vendors)),
  )
  return all(within('tenantId', scope.writable), any(none, ...contracts))
}

/** What a vendor places: an assignment of its own while it lasts, where it may work. */
const placing = (scope: Scope): Predicate =>
  all(writtenIn('unitId')(scope), within('circleId', scope.worked))

const ofMine = (scope: Scope): Predicate => ({
  is: 'exists',
  relation: 'assignment',
  by: 'is',
  model: 'SiteAssignment',
  on: { tenantId: 'circleId', id: 'assignmentId' },
  where: all(within('vendorId', [scope.tenant.id]), live('startsAt', 'endsAt')),
})

const shared: Hanger = { reads: () => everything }
/** Kept by another plane; not to be had through the caller's own database. */
const closed = (field: string): Hanger => ({ reads: () => nothing(field) })

/** Where every model hangs. A model without a line here does not compile. */
export const hangers = {
  TelecomCircle: shared,
  SystemRole: shared,
  SystemRoleEntry: shared,
  Tenant: { reads: cards },
  TenantProfile: { reads: ofTheWhole(ofReadable) },
  TenantDomain: { reads: ofTheWhole(ofReadable) },
  CorporateRelationship: { reads: ofTheWhole(ofReadable, acting('corporateId')) },
  VendorRelationship: { reads: ofTheWhole(ofReadable, acting('vendorId')) },
  OrganizationUnit: { reads: placed('id') },
  Membership: { reads: placed('unitId') },
  MembershipRole: {
    reads: (scope) => ({
      is: 'exists',
      relation: 'membership',
      by: 'is',
      model: 'Membership',
      on: { tenantId: 'tenantId', id: 'membershipId' },
      where: placed('unitId')(scope),
    }),
  },
  Site: { reads: sites, adds: writtenIn('unitId'), changes: writtenIn('unitId') },
  SiteAssignment: { reads: assignments, adds: underContract, changes: writtenIn('unitId') },
  VendorPlacement: {
    reads: placed('unitId'),
    // Whose part of the vendor it goes to first, a member of the whole vendor says. Whether the assignment
    // is the vendor's own, a foreign key says; whether it lasts, the wall below.
    adds: (scope) => (scope.part ? nothing('tenantId') : placing(scope)),
    changes: (scope) => all(placing(scope), ofMine(scope)),
  },
  TenantClosure: closed('ancestorId'),
  Account: closed('id'),
  Session: closed('id'),
  RefreshToken: closed('hash'),
  SigningKey: closed('kid'),
  Epoch: closed('subjectId'),
  Outbox: closed('tenantId'),
} as const satisfies Record<Prisma.ModelName, Hanger>

export type ModelName = keyof typeof hangers
