import {
  type Assignment,
  type Company,
  type Contract,
  isLive,
  type Member,
  type Oversight,
  type Site,
  sameKey,
} from '../model/facts.ts'
import { assignmentsOf, cardsOf, contractsOf, oversightsOf, profilesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** The answer is an error with this code. */
export class Refusal {
  constructor(readonly code: string) {}
}

export const forbidden = new Refusal('FORBIDDEN')
export const notFound = new Refusal('NOT_FOUND')
export const invalid = new Refusal('INVALID_INPUT')
export const conflict = new Refusal('CONFLICT')

/** How a field is asked, and what the model says comes back. */
export type Line<Parent = never> = {
  type: string
  shape: 'one' | 'many' | 'page'
  /** What the door asks for. */
  needs?: string
  find: (view: View, parent: Parent) => unknown
}

const one = <P>(type: string, find: Line<P>['find'], needs?: string) =>
  ({ type, shape: 'one', find, ...(needs && { needs }) }) as Line
const many = <P>(type: string, find: Line<P>['find']) => ({ type, shape: 'many', find }) as Line
const page = <P>(type: string, find: Line<P>['find'], needs: string) =>
  ({ type, shape: 'page', find, needs }) as Line

export const companyOf = (view: View, id: string) => view.facts.companies.find((c) => c.id === id)!

/** Every field that leads from one object to others. A field of the schema without a line is red. */
export const relations: Record<string, Line> = {
  'Tenant.profile': one<Company>('TenantProfile', profile, 'profile.read'),
  'Tenant.overseenBy': one<Company>('CorporateRelationship', overseer, 'relationship.read'),
  'Tenant.parent': one<Company>('Tenant', parent, 'relationship.read'),
  'Tenant.circles': page<Company>('Tenant', circles, 'relationship.read'),
  'Tenant.vendors': page<Company>('VendorRelationship', contracts, 'relationship.read'),
  'TenantProfile.telecomCircle': one('TelecomCircle', () => 'MPCG'),
  'CorporateRelationship.corporate': one<Oversight>('Tenant', (v, o) => companyOf(v, o.corporateId)), // biome-ignore format: a table
  'VendorRelationship.circle': one<Contract>('Tenant', (v, c) => companyOf(v, c.tenantId)),
  'VendorRelationship.vendor': one<Contract>('Tenant', (v, c) => companyOf(v, c.vendorId)),
  'VendorRelationship.billingRate': one('Money', (_, contract) => contract),
  'Site.tenant': one<Site>('Tenant', (v, s) => companyOf(v, s.tenantId)),
  'Site.position': one('Position', (_, site) => site),
  'Site.assignments': page<Site>('SiteAssignment', assignments, 'assignment.read'),
  'SiteAssignment.site': one<Assignment>('Site', siteOf),
  'SiteAssignment.vendor': one<Assignment>('Tenant', (v, a) => companyOf(v, a.vendorId)),
  'User.memberships': many<Member>('Membership', (_, member) => [member]),
  'Membership.tenant': one<Member>('Tenant', (v, m) => companyOf(v, m.tenantId)),
  'Membership.roles': many<Member>('Role', (_, { role }) => [role]),
  'Session.user': one<Member>('User', (_, member) => member),
  'Session.memberships': many<Member>('Membership', (_, member) => [member]),
  'SiteChanged.site': one<Site>('Site', (_, site) => site),
}

function profile(view: View, company: Company) {
  return profilesOf(view).includes(company) ? company : forbidden
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
  if (!knowsContractsOf(view, company)) return forbidden
  const cards = cardsOf(view)
  return oversightsOf(view)
    .filter((o) => o.corporateId === company.id && isLive(o) && cards.has(o.tenantId))
    .map((o) => companyOf(view, o.tenantId))
}

function contracts(view: View, company: Company): Contract[] | Refusal {
  // Of a circle's contracts a vendor reads its own, in every status.
  const own = view.reach(company.id).is === 'SERVES' && view.part === null
  if (!own && (view.reach(company.id).is === 'SERVES' || !knowsContractsOf(view, company)))
    return forbidden
  return contractsOf(view).filter((c) => c.tenantId === company.id)
}

function knowsContractsOf(view: View, { id }: Company): boolean {
  const reach = view.reach(id)
  if (reach.is === 'SELF') return view.part === null
  if (reach.is === 'SERVES') return view.serves(id)
  return reach.is === 'ENGAGES' || view.hasRowsOf(id)
}

function assignments(view: View, { tenantId, id }: Site): Assignment[] {
  return assignmentsOf(view).filter((a) => a.tenantId === tenantId && a.siteId === id)
}

function siteOf(view: View, { tenantId, siteId: id }: Assignment) {
  return view.facts.sites.find((site) => sameKey(site, { tenantId, id }))
}
