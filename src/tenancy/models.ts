import type { Prisma } from '../db/generated/prisma/client.ts'
import { all, any, everything, live, nothing, type Predicate, within } from './predicate.ts'
import type { Scope } from './scope.ts'

/** Where the rows of a model hang, as the wall inside sees it. */
export type Hanger = {
  /** Which rows the caller reads. */
  readonly reads: (scope: Scope) => Predicate
  /** Which rows the caller adds and changes; absent: none. */
  readonly writes?: (scope: Scope) => Predicate
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

/** Rows without a unit: a member placed in a unit sees none of them. */
const ofTheWhole =
  (...sides: ((scope: Scope) => Predicate)[]) =>
  (scope: Scope): Predicate =>
    scope.part ? nothing : any(...sides.map((side) => side(scope)))

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

const shared: Hanger = { reads: () => everything }
/** Kept by another plane; not to be had through the caller's own database. */
const closed: Hanger = { reads: () => nothing }

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
  Site: { reads: sites, writes: writtenIn('unitId') },
  SiteAssignment: { reads: assignments, writes: writtenIn('unitId') },
  VendorPlacement: {
    reads: placed('unitId'),
    writes: (scope) => all(writtenIn('unitId')(scope), within('circleId', scope.worked)),
  },
  TenantClosure: closed,
  Account: closed,
  Session: closed,
  RefreshToken: closed,
  SigningKey: closed,
  Epoch: closed,
  Outbox: closed,
} as const satisfies Record<Prisma.ModelName, Hanger>

export type ModelName = keyof typeof hangers
