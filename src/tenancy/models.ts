import type { Prisma } from '../db/generated/prisma/client.ts'
import { all, any, everything, live, named, nothing, type Predicate, within } from './predicate.ts'
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

/** The units of a part: its own, and all that hang below one of them. A new one is among them at once. */
const units = (scope: Scope): Predicate =>
  scope.part
    ? all(
        within('tenantId', scope.readable),
        any(within('id', [scope.part.unit]), within('parentId', scope.part.units)),
      )
    : within('tenantId', scope.readable)

type Side = (scope: Scope) => Predicate

/** Rows without a unit: a member placed in a unit sees none of them. */
const ofTheWhole =
  (side: Side, ...sides: Side[]) =>
  (scope: Scope): Predicate =>
    scope.part ? nothing('tenantId') : any(side(scope), ...sides.map((other) => other(scope)))

const ofReadable = (scope: Scope) => within('tenantId', scope.readable)
const writtenByTheWhole = (scope: Scope): Predicate =>
  scope.part ? nothing('tenantId') : within('tenantId', scope.writable)
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

/** What only a company in good standing writes: its writable list is empty otherwise. */
const working = (scope: Scope, ids: readonly string[]) => (scope.writable.length ? ids : [])

const ofWritable = (scope: Scope) => within('tenantId', scope.writable)
const ofManaged = (scope: Scope) => within('tenantId', scope.managed)
/** The other side of a relationship has a say in it, which side may do what the wall below says. */
const workingAs = (field: string) => (scope: Scope) =>
  within(field, working(scope, [scope.tenant.id]))
const workingForManaged = (scope: Scope) => within('tenantId', working(scope, scope.managed))

/** A company is moved from above, by who controls it and where it goes. Whence it comes the wall below says. */
const moving = (scope: Scope): Predicate => {
  const others = scope.writable.filter((id) => id !== scope.tenant.id)
  return all(
    within('tenantId', scope.part ? [] : others),
    within('corporateId', scope.part ? [] : scope.writable),
  )
}

const contract = named('kind', 'CONTRACT')
const oversight = named('kind', 'OVERSIGHT')

/** An offer finds a company by its code and its type. */
const offeredTo = ({ tenant }: Scope): Predicate => {
  const kinds = { VENDOR: ['CONTRACT'], CORPORATE: ['OVERSIGHT'], CIRCLE: [] }[tenant.type]
  return all(named('organizationCode', tenant.code), named('kind', ...kinds))
}

/** Vendors are invited by a circle, or for it; a company itself gives a corporate power over it. */
const offering = (scope: Scope): Predicate => {
  const self = scope.tenant.type === 'VENDOR' ? [] : working(scope, [scope.tenant.id])
  return any(
    all(contract, within('tenantId', scope.inviting)),
    all(oversight, within('tenantId', self)),
  )
}

const answering = (scope: Scope): Predicate =>
  scope.writable.length ? offeredTo(scope) : nothing('tenantId')

const shared: Hanger = { reads: () => everything }
/** Kept by another plane; not to be had through the caller's own database. */
const closed = (field: string): Hanger => ({ reads: () => nothing(field) })

/** Where every model hangs. A model without a line here does not compile. */
export const hangers = {
  TelecomCircle: shared,
  SystemRole: shared,
  SystemRoleEntry: shared,
  Tenant: {
    reads: cards,
    changes: (scope) => within('id', scope.part ? [] : scope.writable),
  },
  TenantProfile: { reads: ofTheWhole(ofReadable), changes: ofTheWhole(ofWritable) },
  Founding: {
    reads: ofTheWhole(ofReadable),
    adds: (scope) => within('tenantId', scope.founding),
  },
  TenantDomain: {
    reads: ofTheWhole(ofReadable),
    adds: writtenByTheWhole,
    changes: writtenByTheWhole,
  },
  CorporateRelationship: {
    reads: ofTheWhole(ofReadable, acting('corporateId')),
    adds: moving,
    changes: ofTheWhole(ofWritable, workingAs('corporateId')),
  },
  VendorRelationship: {
    reads: ofTheWhole(ofReadable, acting('vendorId'), ofManaged),
    changes: ofTheWhole(workingAs('tenantId'), workingAs('vendorId'), workingForManaged),
  },
  Offer: {
    reads: ofTheWhole(ofReadable, (scope) => all(contract, ofManaged(scope)), offeredTo),
    adds: ofTheWhole(offering),
    changes: ofTheWhole(offering, answering),
  },
  History: {
    reads: ofTheWhole(ofReadable, acting('otherId'), (scope) =>
      all(named('entity', 'VendorRelationship'), ofManaged(scope)),
    ),
  },
  AuditEntry: { reads: ofTheWhole(ofReadable, acting('actorTenantId')) },
  // Whoever was asked and whoever asks decide each their part of it, which the wall below tells apart.
  Proposal: {
    reads: ofTheWhole(ofReadable, acting('proposerTenantId')),
    adds: (scope) =>
      all(
        any(
          within('tenantId', scope.proposing),
          all(named('mutation', 'updateCorporateRelationship'), within('tenantId', scope.asking)),
        ),
        acting('proposerTenantId')(scope),
      ),
    changes: ofTheWhole(workingAs('tenantId'), workingAs('proposerTenantId')),
  },
  // A unit is written where it hangs: nobody writes the unit that they are placed in.
  OrganizationUnit: { reads: units, adds: writtenIn('parentId'), changes: writtenIn('parentId') },
  Membership: { reads: placed('unitId'), changes: writtenIn('unitId') },
  // A role is a rule of the company: whoever is placed in it goes by the same.
  Role: { reads: ofReadable, adds: writtenByTheWhole, changes: writtenByTheWhole },
  Designation: { reads: ofReadable, adds: writtenByTheWhole, changes: writtenByTheWhole },
  Invitation: { reads: placed('unitId'), adds: writtenIn('unitId'), changes: writtenIn('unitId') },
  MembershipRole: {
    reads: (scope) => ({
      is: 'exists',
      relation: 'membership',
      by: 'is',
      model: 'Membership',
      on: { tenantId: 'tenantId', id: 'membershipId' },
      where: placed('unitId')(scope),
    }),
    adds: writtenByTheWhole,
    changes: writtenByTheWhole,
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
  // A company keeps its own keys, and whoever makes one makes it for themselves.
  ApiKey: {
    reads: ofTheWhole(acting('tenantId')),
    adds: ofTheWhole((scope) =>
      all(workingAs('tenantId')(scope), within('membershipId', [scope.membership])),
    ),
    changes: ofTheWhole(workingAs('tenantId')),
  },
  // A company reads its own, and nobody above it.
  SecurityEvent: { reads: ofTheWhole(acting('tenantId')) },
  TenantClosure: closed('ancestorId'),
  Account: closed('id'),
  Session: closed('id'),
  RefreshToken: closed('hash'),
  SigningKey: closed('kid'),
  ThrottleBucket: closed('key'),
  KeptAnswer: closed('tenantId'),
  SecondFactor: closed('accountId'),
  RecoveryCode: closed('hash'),
  Letter: closed('id'),
  OneTimeToken: closed('hash'),
  Registration: closed('id'),
  Epoch: closed('subjectId'),
  Outbox: closed('tenantId'),
  AuditHead: closed('tenantId'),
  AuditCheckpoint: closed('tenantId'),
  AccountEvent: closed('accountId'),
  ActingSession: closed('tenantId'),
  TenantExport: closed('tenantId'),
  ExportChunk: closed('tenantId'),
  TenantDeletion: closed('tenantId'),
  StaffAccount: closed('id'),
  StaffSession: closed('id'),
  StaffSigningKey: closed('kid'),
} as const satisfies Record<Prisma.ModelName, Hanger>

export type ModelName = keyof typeof hangers
