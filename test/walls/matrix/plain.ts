import type {
  Acting,
  ApiKey,
  Assignment,
  Coming,
  Company,
  Contract,
  Designation,
  Domain,
  Invited,
  Member,
  Offer,
  Oversight,
  Placement,
  Proposal,
  Role,
  Said,
  Site,
  Unit,
} from '../model/facts.ts'
import { reportedOf, type Sums } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import type { Explained } from './explained.ts'
import type { Principal } from './lines.ts'

const circlesBelow = (view: View) =>
  view.facts.companies.filter(({ id, type }) => type === 'CIRCLE' && view.reach(id).is === 'OVERSEES') // biome-ignore format: one rule

export type Versioned = { version?: number; status?: string }
type Values<Row> = Record<string, (row: Row) => unknown>

const kept = <Row>(values: Values<Row>) => values as Values<never>

/** The plain fields that are asked of each type, and what they hold of a row of the model. */
export const plain: Record<string, Values<never>> = {
  Tenant: kept<Company>({
    id: (c) => c.id,
    type: (c) => c.type,
    organizationCode: (c) => c.code,
    organizationName: (c) => c.name,
    status: (c) => c.status,
  }),
  TenantProfile: kept<Company>({
    tenantId: (c) => c.id,
    subdomain: (c) => c.subdomain,
    sharedVendorPool: (c) => c.pool,
  }),
  TenantDomain: kept<Domain>({
    id: (d) => d.id,
    tenantId: (d) => d.tenantId,
    host: (d) => d.host,
    isPrimary: (d) => d.isPrimary ?? false,
    version: (d) => d.version ?? 1,
  }),
  DomainChallenge: kept<Domain>({ name: (d) => `_circlegate-challenge.${d.host}` }),
  OrganizationUnit: kept<Unit & Versioned & { kind?: string }>({
    id: (u) => u.id,
    tenantId: (u) => u.tenantId,
    parentId: (u) => u.parentId,
    kind: (u) => u.kind ?? 'BRANCH',
    name: (u) => u.name,
    version: (u) => u.version ?? 1,
  }),
  TelecomCircle: kept<string>({ code: (code) => code }),
  CorporateRelationship: kept<Oversight>({
    id: (o) => o.id,
    tenantId: (o) => o.tenantId,
    governanceLevel: (o) => o.governance,
    dataSharingLevel: (o) => o.sharing,
    independentVendorManagement: (o) => !o.vendors,
  }),
  VendorRelationship: kept<Contract>({
    id: (c) => c.id,
    tenantId: (c) => c.tenantId,
    vendorCode: (c) => c.vendorCode,
    status: (c) => c.status,
  }),
  Offer: kept<Offer & Versioned>({
    id: (o) => o.id,
    tenantId: (o) => o.tenantId,
    kind: (o) => o.kind,
    organizationCode: (o) => o.code,
    vendorCode: (o) => o.vendorCode,
    status: (o) => o.status ?? 'OPEN',
    version: (o) => o.version ?? 1,
  }),
  Proposal: kept<Proposal & Versioned>({
    id: (p) => p.id,
    tenantId: (p) => p.tenantId,
    proposerTenantId: (p) => p.proposerTenantId,
    status: (p) => p.status ?? (p.isVoid ? 'VOID' : 'PENDING'),
    version: (p) => p.version ?? 1,
  }),
  HistoryEntry: kept<{ tenantId: string; id: string; subject: string }>({
    id: (h) => h.id,
    tenantId: (h) => h.tenantId,
    subject: (h) => h.subject,
    action: () => 'CREATED',
  }),
  AuditEntry: kept<{ tenantId: string; id: string; actorTenantId: string | null }>({
    id: (e) => e.id,
    tenantId: (e) => e.tenantId,
    actorTenantId: (e) => e.actorTenantId,
    action: () => 'UPDATED',
  }),
  AccessDecision: kept<Explained>({
    allowed: (d) => d.allowed,
    reach: (d) => d.reach,
    refusedBy: (d) => d.refusedBy,
  }),
  AccessGround: kept<Said>({
    permission: (e) => e.permission,
    effect: (e) => e.effect,
    unitId: (e) => e.unitId,
  }),
  AccessShift: kept<Member>({ id: (m) => m.id, tenantId: (m) => m.tenantId }),
  AccessHolder: kept<Member>({ id: (m) => m.id, tenantId: (m) => m.tenantId }),
  SecurityEvent: kept<Coming>({
    id: (e) => e.id,
    tenantId: (e) => e.tenantId,
    memberId: (e) => e.memberId,
    memberName: (e) => e.memberName,
    kind: () => 'SECOND_FACTOR_SET',
    times: () => 1,
  }),
  AccountEvent: kept<{ id: string }>({ id: (e) => e.id }),
  ActingSession: kept<Acting>({
    id: (a) => a.id,
    tenantId: (a) => a.tenantId,
    membershipId: (a) => a.membershipId,
    mayWrite: (a) => a.writes,
  }),
  ConsolidatedReport: kept<unknown>({}),
  CircleReport: kept<Company>({ tenantId: (c) => c.id }),
  Figures: kept<Sums>({
    plannedSites: () => 0,
    activeSites: (sums) => sums.ACTIVE,
    activeContracts: (sums) => sums.CONTRACT,
    suppressed: (sums) => sums.suppressed,
  }),
  WithheldCircles: kept<View>({
    crossCircleReporting: (view) => circlesBelow(view).filter(({ reports }) => !reports).length,
    dataSharing: (view) => circlesBelow(view).filter((c) => c.reports && !reportedOf(view).includes(c)).length, // biome-ignore format: one row
  }),
  TenantExport: kept<{ tenantId: string }>({ tenantId: (x) => x.tenantId }),
  TenantDeletion: kept<{ tenantId: string }>({ tenantId: (x) => x.tenantId }),
  FieldChange: kept<string>({ field: (field) => field }),
  Money: kept<unknown>({ amount: () => '0.00', currency: () => 'INR' }),
  Site: kept<Site & Versioned>({
    id: (s) => s.id,
    tenantId: (s) => s.tenantId,
    unitId: (s) => s.unitId,
    code: (s) => s.code,
    name: (s) => s.name,
    status: (s) => s.status ?? 'ACTIVE',
    version: (s) => s.version ?? 1,
  }),
  Position: kept<unknown>({ latitude: () => 23.25, longitude: () => 77.41 }),
  SiteAssignment: kept<Assignment & Versioned>({
    id: (a) => a.id,
    tenantId: (a) => a.tenantId,
    unitId: (a) => a.unitId,
    version: (a) => a.version ?? 1,
  }),
  VendorPlacement: kept<Placement>({
    tenantId: (p) => p.tenantId,
    circleId: (p) => p.circleId,
    assignmentId: (p) => p.assignmentId,
    unitId: (p) => p.unitId,
  }),
  User: kept<Principal>({
    id: (p) => p.id,
    email: (p) => p.email,
    displayName: (p) => p.name,
  }),
  OpenSession: kept<Member>({ id: (m) => m.sessionId, isCurrent: () => true }),
  Membership: kept<Member & Versioned>({
    id: (m) => m.id,
    tenantId: (m) => m.tenantId,
    unitId: (m) => m.unitId,
    displayName: (m) => m.name,
    status: (m) => m.status ?? 'ACTIVE',
    version: (m) => m.version ?? 1,
  }),
  Invitation: kept<Invited & Versioned>({
    id: (i) => i.id,
    tenantId: (i) => i.tenantId,
    unitId: (i) => i.unitId,
    email: (i) => i.email,
    roles: () => ['viewer'],
    status: (i) => i.status ?? 'OPEN',
    version: (i) => i.version ?? 1,
  }),
  Designation: kept<Designation & Versioned>({
    id: (d) => d.id,
    tenantId: (d) => d.tenantId,
    name: (d) => d.name,
    roles: (d) => d.roles,
    version: (d) => d.version ?? 1,
  }),
  ApiKey: kept<ApiKey & Versioned>({
    id: (k) => k.id,
    tenantId: (k) => k.tenantId,
    membershipId: (k) => k.membershipId,
    name: (k) => k.name,
    permissions: (k) => k.permissions,
    status: (k) => k.status ?? 'ACTIVE',
    version: (k) => k.version ?? 1,
  }),
  MadeApiKey: kept<ApiKey>({}),
  SiteChanged: kept<unknown>({ action: () => 'UPDATED', changedFields: () => ['address'] }),
  ProposalChanged: kept<unknown>({ action: () => 'UPDATED' }),
  Role: kept<Role & Versioned>({
    code: (r) => r.code,
    tenantId: (r) => r.tenantId,
    id: (r) => r.id,
    kind: (r) => (r.id ? 'OWN' : 'SYSTEM'),
    version: (r) => (r.id ? (r.version ?? 1) : null),
  }),
  RoleEntry: kept<Said>({
    permission: (e) => e.permission,
    effect: (e) => e.effect,
    unitId: (e) => e.unitId,
  }),
  Permission: kept<string>({ name: (name) => name }),
}
