import type { TenantId } from '../lib/ids.ts'
import type { Scope } from '../tenancy/scope.ts'

/** What the exit check looks at of an object that is about to leave. */
export type Leaving = {
  id?: string
  tenantId?: string
  unitId?: string | null
  parentId?: string | null
  vendorId?: string
  corporateId?: string
  otherId?: string | null
  actorTenantId?: string | null
  proposerTenantId?: string
  kind?: string
  organizationCode?: string
}

type Exit = (scope: Scope, object: Leaving) => boolean

const anyone: Exit = () => true

/** A row of a company whose rows the caller reads, inside its part of the tree. */
const row: Exit = (scope, { tenantId, unitId }) =>
  scope.readable.some((id) => id === tenantId) &&
  (!scope.part || (!!unitId && scope.part.units.includes(unitId)))

/** What the whole company goes by, wherever in it somebody is placed. */
const rule: Exit = (scope, { tenantId }) => scope.readable.some((id) => id === tenantId)

/** A unit of the part: its own, or one that hangs below one of them. */
const unit: Exit = (scope, { tenantId, id, parentId }) =>
  [id, parentId].some((unitId) => row(scope, { tenantId, unitId }))

/** A row that a circle may share with the acting vendor. Whether it did, the walls further in say. */
const shared: Exit = (scope, { tenantId }) => scope.served.some((id) => id === tenantId)

/** What was put to a company, and by whom; nobody placed in a part of either has to do with it. */
const proposal: Exit = (scope, object) =>
  !scope.part && (row(scope, object) || object.proposerTenantId === scope.tenant.id)

const mine: Exit = (scope, { vendorId, corporateId }) =>
  vendorId === scope.tenant.id || corporateId === scope.tenant.id

/** A contract of a company whose vendors are managed from here. */
const managed: Exit = (scope, { tenantId }) => scope.managed.some((id) => id === tenantId)

/** An offer to the acting company, which is named by its code. */
const offered: Exit = ({ tenant }, { kind, organizationCode }) =>
  organizationCode === tenant.code && tenant.type === (kind === 'CONTRACT' ? 'VENDOR' : 'CORPORATE')

const both =
  (...exits: Exit[]): Exit =>
  (scope, object) =>
    exits.every((exit) => exit(scope, object))

const either =
  (...exits: Exit[]): Exit =>
  (scope, object) =>
    exits.some((exit) => exit(scope, object))

const card: Exit = (scope, { id }) =>
  id === scope.tenant.id ||
  [scope.oversees, scope.engages, scope.serves].some((others) => others.has(id as TenantId)) ||
  scope.acquainted.includes(id as TenantId)

/** What may leave to whom, for every type that a field hands out. */
export const exits = {
  Tenant: card,
  TenantProfile: row,
  TenantDomain: row,
  DomainChallenge: anyone,
  OrganizationUnit: unit,
  Membership: row,
  Role: rule,
  Designation: rule,
  RoleEntry: anyone,
  Permission: anyone,
  Invitation: row,
  ApiKey: (scope, { tenantId }) => tenantId === scope.tenant.id && !scope.part,
  MadeApiKey: anyone,
  JoinedCompany: anyone,
  SecondFactorSetup: anyone,
  TelecomCircle: anyone,
  CorporateRelationship: either(row, mine),
  VendorRelationship: either(row, mine, managed),
  Offer: either(
    row,
    offered,
    both((_, { kind }) => kind === 'CONTRACT', managed),
  ),
  HistoryEntry: either(row, managed, (scope, { otherId }) => otherId === scope.tenant.id),
  FieldChange: anyone,
  ActingSession: (scope, { tenantId }) => !scope.part && tenantId === scope.tenant.id,
  TenantDeletion: (scope, { tenantId }) => !scope.part && tenantId === scope.tenant.id,
  TenantExport: (scope, { tenantId }) => !scope.part && tenantId === scope.tenant.id,
  SecurityEvent: (scope, { tenantId }) => !scope.part && tenantId === scope.tenant.id,
  AccountEvent: anyone,
  AuditEntry: (scope, entry) =>
    !scope.part && (row(scope, entry) || entry.actorTenantId === scope.tenant.id),
  Proposal: proposal,
  Site: either(row, shared),
  SiteAssignment: either(row, (scope, object) => mine(scope, object) && shared(scope, object)),
  VendorPlacement: row,
  ProposalChanged: anyone,
  SiteChanged: (scope, { tenantId }) =>
    row(scope, { tenantId, unitId: scope.part?.unit }) || shared(scope, { tenantId }),
  ConsolidatedReport: (scope) => !scope.part,
  WithheldCircles: anyone,
  CircleReport: (scope, { tenantId }) => !scope.part && scope.oversees.has(tenantId as TenantId),
  Figures: anyone,
  // They are made of who asks.
  User: anyone,
  Session: anyone,
  // They are made of what the caller asked about and reaches.
  AccessDecision: anyone,
  AccessGround: anyone,
  AccessHolder: row,
  AccessShift: either(row, card),
  Money: anyone,
  Position: anyone,
} satisfies Record<string, Exit>
