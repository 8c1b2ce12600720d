import {
  type ApiKey,
  type Assignment,
  apiKeyOf,
  type Company,
  type Contract,
  type Domain,
  designationOf,
  domainOf,
  isLive,
  type Member,
  type Offer,
  type Oversight,
  type Proposal,
  proposedBy,
  type Role,
  type Site,
  sameKey,
  type Unit,
  type Window,
} from '../model/facts.ts'
import {
  assignmentsOf,
  cardsOf,
  contractsOf,
  figuresOf,
  oversightsOf,
  profilesOf,
  reportedOf,
  roleOf,
  seesBeneath,
  totalOf,
  unitsOf,
} from '../model/rows.ts'
import type { View } from '../model/view.ts'
import type { Explained, Held } from './explained.ts'
import { emailOf } from './seed.ts'

/** The answer is an error with this code. */
export class Refusal {
  constructor(readonly code: string) {}
}

export const forbidden = new Refusal('FORBIDDEN')
export const notFound = new Refusal('NOT_FOUND')
export const invalid = new Refusal('INVALID_INPUT')
export const approval = new Refusal('APPROVAL_REQUIRED')
export const conflict = new Refusal('CONFLICT')

/** What only the server can know, such as an id that it makes. */
export const anything = Symbol('anything')

/** How a field is asked, and what the model says comes back. */
export type Line<Parent = never> = {
  type: string
  shape: 'one' | 'many' | 'page'
  /** What the door asks for. */
  needs?: string
  find: (view: View, parent: Parent) => unknown
}

const one = <P>(type: string, find: Line<P>['find'], needs?: string) => ({ type, shape: 'one', find, ...(needs && { needs }) }) as Line
const many = <P>(type: string, find: Line<P>['find']) => ({ type, shape: 'many', find }) as Line
const page = <P>(type: string, find: Line<P>['find'], needs: string) => ({ type, shape: 'page', find, needs }) as Line

/** Who is signed in: of an account or a key, with the companies that it can act for. */
export type Principal = { id: string; email: string; name: string; memberships: Member[] }

export const personOf = ({ accountId: id, name }: Member, memberships: Member[]): Principal => ({
  ...{ id, email: emailOf(id), name, memberships },
})

/** A key is told of itself, and of whom it asks for. */
export function principalOf({ member, by, stands }: View): Principal {
  const person = personOf(member, stands ? [member] : [])
  if (by.is !== 'KEY') return person
  const { id, name } = apiKeyOf(member)
  return { ...person, id, name }
}

/** Whom a change concerns: a member as they would be, or a corporate as a whole. */
export type Shift = { tenantId: string; id: string; would: (Member & { version?: number }) | null }

export const companyOf = (view: View, id: string) => view.facts.companies.find((c) => c.id === id)!

/** Every field that leads from one object to others. A field of the schema without a line is red. */
export const relations: Record<string, Line> = {
  'ConsolidatedReport.circles': page<unknown>('CircleReport', reportedOf, 'report.consolidated'),
  'ConsolidatedReport.total': one<unknown>('Figures', totalOf),
  'ConsolidatedReport.withheld': one<unknown>('WithheldCircles', (v) => v),
  'CircleReport.tenant': one<Company>('Tenant', (_, circle) => circle),
  'CircleReport.figures': one<Company>('Figures', figuresOf),
  'MadeApiKey.apiKey': one<ApiKey>('ApiKey', (_, made) => made),
  'Tenant.profile': one<Company>('TenantProfile', profile, 'profile.read'),
  'Tenant.overseenBy': one<Company>('CorporateRelationship', overseer, 'relationship.read'),
  'Tenant.parent': one<Company>('Tenant', parent, 'relationship.read'),
  'Tenant.circles': page<Company>('Tenant', circles, 'relationship.read'),
  'Tenant.vendors': page<Company>('VendorRelationship', contracts, 'relationship.read'),
  'Tenant.domains': page<Company>('TenantDomain', domains, 'domain.read'),
  'TenantDomain.challenge': one<Domain>('DomainChallenge', (_, domain) => domain),
  'OrganizationUnit.parent': one<Unit>('OrganizationUnit', unitAbove),
  'OrganizationUnit.children': page<Unit>('OrganizationUnit', unitsBelow, 'unit.read'),
  'Tenant.descendants': page<Company>('Tenant', descendants, 'relationship.read'),
  'Tenant.ancestors': { ...many<Company>('Tenant', ancestors), needs: 'relationship.read' },
  'Tenant.relationshipsAbove': page<Company>('CorporateRelationship', oversights('tenantId'), 'relationship.read'),
  'Tenant.relationshipsBelow': page<Company>('CorporateRelationship', oversights('corporateId'), 'relationship.read'),
  'Tenant.engagements': page<Company>('VendorRelationship', engagements, 'relationship.read'),
  'Tenant.history': page<Company>('HistoryEntry', standing, 'profile.read'),
  'TenantProfile.telecomCircle': one('TelecomCircle', () => 'MPCG'),
  'CorporateRelationship.corporate': one<Oversight>('Tenant', (v, o) => companyOf(v, o.corporateId)),
  'CorporateRelationship.tenant': one<Oversight>('Tenant', (v, o) => companyOf(v, o.tenantId)),
  'CorporateRelationship.history': page<Oversight>('HistoryEntry', (_, o) => [begun(o, oversightFields)], 'relationship.read'),
  'VendorRelationship.history': page<Contract>('HistoryEntry', (_, c) => [begun(c, contractFields)], 'relationship.read'),
  'HistoryEntry.changes': many<Entry>('FieldChange', (_, { fields }) => fields.map(isNew)),
  'Proposal.changes': many<Proposal>('FieldChange', proposedChanges),
  'AuditEntry.changes': many('FieldChange', () => [{ field: 'plan', before: 'old', after: 'new' }]),
  'Offer.tenant': one<Offer>('Tenant', (v, o) => companyOf(v, o.tenantId)),
  'Offer.billingRate': one<Offer>('Money', (_, o) => (o.kind === 'CONTRACT' ? o : null)),
  'VendorRelationship.circle': one<Contract>('Tenant', (v, c) => companyOf(v, c.tenantId)),
  'VendorRelationship.vendor': one<Contract>('Tenant', (v, c) => companyOf(v, c.vendorId)),
  'VendorRelationship.billingRate': one('Money', (_, contract) => contract),
  'Site.tenant': one<Site>('Tenant', (v, s) => companyOf(v, s.tenantId)),
  'Site.position': one('Position', (_, site) => site),
  'Site.assignments': page<Site>('SiteAssignment', assignments, 'assignment.read'),
  'SiteAssignment.site': one<Assignment>('Site', siteOf),
  'SiteAssignment.vendor': one<Assignment>('Tenant', (v, a) => companyOf(v, a.vendorId)),
  'AccessDecision.grantedBy': many<Explained>('AccessGround', (_, { grounds }) => grounds.filter(({ effect }) => effect === 'GRANT')),
  'AccessDecision.deniedBy': many<Explained>('AccessGround', (_, { grounds }) => grounds.filter(({ effect }) => effect === 'DENY')),
  'AccessShift.membership': one<Shift>('Membership', (_, { would }) => would),
  'AccessHolder.membership': one<Member>('Membership', (_, member) => member),
  'AccessHolder.grantedBy': many<Member & Held>('AccessGround', (_, { grounds }) => grounds),
  'User.memberships': many<Principal>('Membership', (_, { memberships }) => memberships),
  'Membership.tenant': one<Member>('Tenant', (v, m) => companyOf(v, m.tenantId)),
  'Membership.designation': one<Member>('Designation', (v, m) => (m.titled ? designationOf(v.facts, companyOf(v, m.tenantId)) : null)),
  'Membership.roles': many<Member>('Role', (view, member) => [roleOf(view, member)]),
  'Role.entries': {
    ...many<Role>('RoleEntry', (_, role) => [...role.entries]),
    needs: 'role.read',
  },
  'Session.user': one<Member>('User', (_, member) => personOf(member, [member])),
  'Session.memberships': many<Member>('Membership', (_, member) => [member]),
  'SiteChanged.site': one<Site>('Site', (_, site) => site),
  'ProposalChanged.proposal': one<Proposal>('Proposal', shownProposal),
}

export type Change = { field: string; before: unknown; after: unknown }

const isNew = (field: string): Change => ({ field, before: null, after: anything })

/** Nothing in this world has moved on since it was proposed; who does not see what it is about is not told so. */
export function shownProposal(view: View, proposal: Proposal) {
  return { ...proposal, isStale: seesBeneath(view, proposal) ? false : null }
}

/** What is proposed is told to whoever reads the proposal, and what is there now to whoever reads that. */
function proposedChanges(view: View, proposal: Proposal): Change[] {
  const was = seesBeneath(view, proposal) ? setNow(view, proposal) : {}
  return Object.entries(proposedBy(proposal)).map(([field, after]) => ({ field, before: was[field] ?? null, after }))
}

function setNow(view: View, { terms, tenantId }: Proposal): Record<string, string> {
  return terms
    ? { governanceLevel: terms.governance, dataSharingLevel: terms.sharing }
    : { organizationName: companyOf(view, tenantId).name }
}

function profile(view: View, company: Company) {
  return profilesOf(view).includes(company) ? company : forbidden
}

function domains(view: View, company: Company): Domain[] | Refusal {
  return profilesOf(view).includes(company) ? [domainOf(company)] : forbidden
}

/** At the top of a part the one above is not told. */
export const shownUnit = (view: View, unit: Unit): Unit =>
  view.part && view.member.unitId === unit.id ? { ...unit, parentId: null } : unit

function unitAbove(view: View, { tenantId, parentId: id }: Unit): Unit | null {
  const found = id && unitsOf(view).find((unit) => sameKey(unit, { tenantId, id }))
  return found ? shownUnit(view, found) : null
}

function unitsBelow(view: View, { tenantId, id }: Unit): Unit[] {
  return unitsOf(view).filter((unit) => unit.tenantId === tenantId && unit.parentId === id)
}

/** Null means that there is none; who may not know that is told so. */
function overseer(view: View, company: Company): Oversight | Refusal | null {
  const found = oversightsOf(view).find((o) => o.tenantId === company.id && isLive(o))
  const knows = knowsContractsOf(view, company) && view.reach(company.id).is !== 'SERVES'
  return found ?? (knows ? null : forbidden)
}

function parent(view: View, company: Company) {
  const found = overseer(view, company)
  return found === null || found instanceof Refusal ? found : companyOf(view, found.corporateId)
}

function circles(view: View, company: Company): Company[] | Refusal {
  return knowsContractsOf(view, company) ? childrenOf(view, company) : forbidden
}

function childrenOf(view: View, company: Company): Company[] {
  const cards = cardsOf(view)
  return oversightsOf(view)
    .filter((o) => o.corporateId === company.id && isLive(o) && cards.has(o.tenantId))
    .map((o) => companyOf(view, o.tenantId))
}

/** Along relationships that are read, from company to company: a branch ends where one is not. */
function descendants(view: View, company: Company): Company[] | Refusal {
  const direct = circles(view, company)
  if (direct instanceof Refusal) return direct
  const below = (from: Company): Company[] => childrenOf(view, from).flatMap((child) => [child, ...below(child)])
  return below(company)
}

function ancestors(view: View, company: Company): Company[] | Refusal {
  const nearest = overseer(view, company)
  if (nearest instanceof Refusal) return nearest
  if (nearest === null) return []
  const corporate = companyOf(view, nearest.corporateId)
  const above = ancestors(view, corporate)
  return above instanceof Refusal ? [corporate] : [corporate, ...above]
}

/** Past and to come as well. */
function oversights(side: 'tenantId' | 'corporateId') {
  return (view: View, company: Company): Oversight[] | Refusal =>
    knowsContractsOf(view, company) && !(side === 'tenantId' && view.reach(company.id).is === 'SERVES')
      ? oversightsOf(view).filter((o) => o[side] === company.id)
      : forbidden
}

function engagements(view: View, company: Company): Contract[] | Refusal {
  if (!knowsContractsOf(view, company)) return forbidden
  return contractsOf(view).filter((c) => c.vendorId === company.id)
}

function standing(view: View, company: Company): Entry[] | Refusal {
  if (!profilesOf(view).includes(company)) return forbidden
  const { id } = company
  return [begun({ tenantId: id, id, window: 'open' }, cardFields)]
}

type Entry = { tenantId: string; id: string; subject: string; fields: string[] }
type Begun = { tenantId: string; id: string; window: Window }
type Fields = { subject: string; always: string[] }

const cardFields = { subject: 'TENANT', always: ['type', 'organizationCode', 'organizationName', 'status'] }
const oversightFields = {
  subject: 'CORPORATE_RELATIONSHIP',
  always: ['governanceLevel', 'dataSharingLevel', 'separateBilling', 'independentVendorManagement', 'validFrom'],
}
const contractFields = {
  subject: 'VENDOR_RELATIONSHIP',
  always: ['vendorCode', 'capabilities', 'billingRate', 'currency', 'status', 'validFrom'],
}

/** Of a new row everything that it has is told. */
const begun = ({ tenantId, id, window }: Begun, { subject, always }: Fields): Entry => ({
  ...{ tenantId, id, subject },
  fields: ends(window) ? [...always, 'validUntil'] : always,
})

const ends = (window: Window) => window === 'closing' || window === 'past'

function contracts(view: View, company: Company): Contract[] | Refusal {
  // Of a circle's contracts a vendor reads its own, in every status.
  const own = view.reach(company.id).is === 'SERVES' && view.part === null
  if (!own && (view.reach(company.id).is === 'SERVES' || !knowsContractsOf(view, company))) return forbidden
  return contractsOf(view).filter((c) => c.tenantId === company.id)
}

function knowsContractsOf(view: View, { id }: Company): boolean {
  const reach = view.reach(id)
  if (reach.is === 'SELF') return view.part === null
  if (reach.is === 'SERVES') return view.serves(id)
  return reach.is === 'ENGAGES' || view.hasRowsOf(id) || view.manages(id)
}

function assignments(view: View, { tenantId, id }: Site): Assignment[] {
  return assignmentsOf(view).filter((a) => a.tenantId === tenantId && a.siteId === id)
}

function siteOf(view: View, { tenantId, siteId: id }: Assignment) {
  return view.facts.sites.find((site) => sameKey(site, { tenantId, id }))
}
