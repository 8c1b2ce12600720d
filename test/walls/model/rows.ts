import {
  apiKeyOf,
  archiveOf,
  type Company,
  type Contract,
  comingOf,
  designationOf,
  domainOf,
  foundingOf,
  idOf,
  invitationOf,
  isLive,
  type Key,
  type Member,
  type Offer,
  type Oversight,
  type Proposal,
  type Role,
  type Said,
  type TenantType,
} from './facts.ts'
import { said } from './roles.ts'
import type { View } from './view.ts'

type Hung = { tenantId: string }

/** A row without a unit: a member placed below the root sees none. */
const ofTheWhole = (view: View, row: Hung, otherSide?: string) =>
  view.part === null && (view.hasRowsOf(row.tenantId) || otherSide === view.company.id)

export const contractsOf = (view: View) => view.facts.contracts.filter((c) => ofTheWhole(view, c, c.vendorId) || view.manages(c.tenantId))

/** Whoever makes an offer reads it, and whoever has the code to which it is made. */
export const offersOf = (view: View) =>
  view.facts.offers.filter(
    (o) => ofTheWhole(view, o) || (o.kind === 'CONTRACT' && view.manages(o.tenantId)) || (view.part === null && isMadeTo(view, o)),
  )

/** What was proposed is read with the rows of the company, and by whoever proposed it. */
export const proposalsOf = (view: View) => view.facts.proposals.filter((p) => ofTheWhole(view, p, p.proposerTenantId))

/** What is there now of what would be changed is for whoever reads that: a relationship, or a profile. */
export const seesBeneath = (view: View, { tenantId, terms }: Proposal) =>
  terms
    ? view.holdsAt('relationship.read', null) && oversightsOf(view).includes(terms)
    : view.holdsAt('profile.read', null) && profilesOf(view).some(({ id }) => id === tenantId)

/** Whoever was asked and whoever asks, while in good standing. */
export const changesProposal = (view: View, { tenantId, proposerTenantId }: Proposal) =>
  view.part === null && view.standsToWrite && [tenantId, proposerTenantId].includes(view.company.id)

export const isMadeTo = ({ company }: View, { kind, code }: Offer) =>
  code === company.code && company.type === (kind === 'CONTRACT' ? 'VENDOR' : 'CORPORATE')

/** A side of a contract changes it: the circle, whoever manages it for the circle, and the vendor. */
export const changesContract = (view: View, { tenantId, vendorId }: Contract) =>
  view.part === null && (keepsContracts(view, tenantId) || (vendorId === view.company.id && view.standsToWrite))

/** The circle's side of its contracts: the circle itself, and whoever manages its vendors. */
export const keepsContracts = (view: View, circleId: string) =>
  view.part === null && view.standsToWrite && (circleId === view.company.id || view.manages(circleId))

export const changesOversight = (view: View, { tenantId, corporateId }: Oversight) =>
  view.part === null && (view.mayWriteIn(tenantId) || (corporateId === view.company.id && view.standsToWrite))

/** Whoever may make an offer takes it back, and whoever it is made to answers it. */
export const changesOffer = (view: View, offer: Offer) =>
  view.part === null &&
  view.standsToWrite &&
  (isMadeTo(view, offer) || (offer.kind === 'CONTRACT' ? keepsContracts(view, offer.tenantId) : offer.tenantId === view.company.id))

/** Whoever controls the company, the corporate above it and the one to come. */
export const movesUnder = (view: View, { tenantId, corporateId }: Oversight, to: string) =>
  view.part === null && tenantId !== view.company.id && [tenantId, corporateId, to].every((id) => view.mayWriteIn(id))

/** One entry for every company, relationship and contract: that it was made. */
const historyOf = (view: View): Key[] => [
  ...profilesOf(view).map(({ id }) => ({ tenantId: id, id })),
  ...oversightsOf(view),
  ...contractsOf(view),
]

/** Of every company that it was made, and of every contract that its vendor did something about it. */
export const entriesIn = ({ companies, contracts }: View['facts']) => [
  ...companies.map(({ id }) => ({ tenantId: id, id, actorTenantId: null })),
  ...contracts.map(({ tenantId, id, vendorId }) => ({ tenantId, id, actorTenantId: vendorId })),
]

export const entriesOf = (view: View) => entriesIn(view.facts).filter((entry) => ofTheWhole(view, entry, entry.actorTenantId ?? undefined))

export const oversightsOf = (view: View) => view.facts.oversights.filter((o) => ofTheWhole(view, o, o.corporateId))

export const assignmentsOf = (view: View) => view.facts.assignments.filter((a) => view.readsRow(a) || view.isGiven(a))

export const sitesOf = (view: View) => view.facts.sites.filter((site) => view.readsRow(site) || isShared(view, site))

const isShared = (view: View, site: Key) =>
  view.facts.assignments.some((a) => a.tenantId === site.tenantId && a.siteId === site.id && view.isGiven(a))

export const profilesOf = (view: View) => view.facts.companies.filter(({ id }) => ofTheWhole(view, { tenantId: id }))

export const membersOf = (view: View) => view.facts.members.filter((member) => view.readsRow(member))

export const invitationsOf = (view: View) => membersOf(view).map(invitationOf)

/** A company keeps its own keys, and shows them to nobody above it. */
export const apiKeysOf = (view: View) =>
  view.part === null ? view.facts.members.filter(({ tenantId }) => tenantId === view.company.id).map(apiKeyOf) : []

/** Nor its trail of security. */
export const comingsOf = (view: View) =>
  view.part === null ? view.facts.members.filter(({ tenantId }) => tenantId === view.company.id).map(comingOf) : []

/** Nor its archives. */
export const archivesOf = (view: View) => (view.part === null ? [archiveOf(view.company)] : [])

/** Whoever acts for the company as a whole revokes its keys. */
export const changesKeys = (view: View) => (view.standsToWrite ? apiKeysOf(view) : [])

/** Keys are made by somebody of the whole company, for themselves. */
export const makesKeyFor = (view: View, { tenantId, id }: Key) =>
  view.part === null && view.standsToWrite && tenantId === view.company.id && id === view.member.id

export const domainsOf = (view: View) => profilesOf(view).map(domainOf)

export const unitsOf = (view: View) => view.facts.units.filter((u) => view.hasRowsOf(u.tenantId) && view.isInPart(u.id))

/** Cards: those in reach, and those to which a row points that may be read. */
export function cardsOf(view: View): Set<string> {
  const { company, facts } = view
  const overseen = facts.companies.filter(({ id }) => view.reach(id).is === 'OVERSEES')
  return new Set([
    company.id,
    ...overseen.map(({ id }) => id),
    ...oversightsOf(view).flatMap((o) => [o.tenantId, o.corporateId]),
    ...contractsOf(view).flatMap((c) => [c.tenantId, c.vendorId]),
    ...assignmentsOf(view).flatMap((a) => [a.tenantId, a.vendorId]),
    ...offersOf(view).map((o) => o.tenantId),
    ...(view.part ? [] : pooled(view)),
  ])
}

/** Whether there is nothing of a company for somebody: out of reach, or reached by others of their company alone. */
export const isNowhere = (view: View, id: string) => view.reach(id).is === 'NONE' || !cardsOf(view).has(id)

/** Vendors at work for a sibling circle, where both circles put theirs into the shared pool. */
function pooled({ company, facts }: View): string[] {
  const parentOf = (id: string) => facts.oversights.find((o) => o.tenantId === id && isLive(o))
  const parent = parentOf(company.id)?.corporateId
  if (!parent || !company.pool) return []
  const siblings = facts.companies.filter((c) => c.pool && parentOf(c.id)?.corporateId === parent)
  return facts.contracts
    .filter((c) => siblings.some(({ id }) => id === c.tenantId))
    .filter((c) => c.status === 'ACTIVE' && isLive(c))
    .map((c) => c.vendorId)
}

const keyOf = ({ tenantId, id }: Key) => `${tenantId} ${id}`
const keysOf = (rows: Key[]) => rows.map(keyOf)

/** A role is a rule of the company, wherever in it somebody is placed. */
const ownRolesOf = (view: View) => view.facts.roles.filter(({ tenantId }) => view.hasRowsOf(tenantId))

/** So is a designation. */
export const designationsOf = (view: View) =>
  view.facts.companies.filter(({ id }) => view.hasRowsOf(id)).map((company) => designationOf(view.facts, company))

/** Those that ship for the companies whose rows are read, and those that these have written. */
export const rolesOf = (view: View): Role[] => [
  ...ownRolesOf(view),
  ...view.facts.companies.filter(({ id }) => view.hasRowsOf(id)).flatMap(({ id: tenantId, type }) => shippedFor({ tenantId, type })),
]

const shippedFor = ({ tenantId, type }: { tenantId: string; type: TenantType }): Role[] =>
  Object.entries(said[type]).map(([code, all]) => ({ tenantId, code, id: null, entries: all.map(entryOf) }))

const entryOf = (one: string): Said =>
  one.startsWith('!') ? { permission: one.slice(1), effect: 'DENY', unitId: null } : { permission: one, effect: 'GRANT', unitId: null }

export const bearingOf = ({ tenantId, name }: Member): Key => ({
  tenantId,
  id: idOf('bearing', name),
})

/** The role that a member bears. */
export function roleOf({ facts }: View, { tenantId, role: code }: Member): Role {
  const own = facts.roles.find((role) => role.tenantId === tenantId && role.code === code)
  const { type } = facts.companies.find(({ id }) => id === tenantId)!
  return own ?? shippedFor({ tenantId, type }).find((role) => role.code === code)!
}

/** Who of the staff acts in the company, which the whole of it sees. */
export const actingsOf = (view: View) => view.facts.actings.filter(({ tenantId }) => tenantId === view.company.id)

/** The only one who says for the whole company, and without an end, who bears which roles. */
export function isLastAdministrator({ facts }: View, member: Member): boolean {
  const all = facts.members.filter((one) => one.tenantId === member.tenantId && one.role === 'admin' && one.unitId === null && !one.window)
  return all.length === 1 && all[0] === member
}

export const circlesBelow = (view: View) =>
  view.facts.companies.filter(({ id, type }) => type === 'CIRCLE' && view.reach(id).is === 'OVERSEES')

/** Whether a company below shares anything at all, be it figures. */
export function sharesWith(view: View, { id }: Company): boolean {
  const reach = view.reach(id)
  return reach.is === 'OVERSEES' && reach.sharing !== 'NONE'
}

/** The circles below in whose figures somebody sees anything, however deep. */
export const reportedOf = (view: View) => circlesBelow(view).filter((circle) => circle.reports && sharesWith(view, circle))

export type Sums = { ACTIVE: number | null; CONTRACT: number | null; suppressed: number }

/** What a circle has; fewer than five are told without their number where its rows are not shared. */
export function figuresOf(view: View, { id }: Company): Sums {
  const reach = view.reach(id)
  const least = reach.is === 'OVERSEES' && reach.sharing === 'FULL' ? 1 : 5
  const sites = view.facts.sites.filter(({ tenantId }) => tenantId === id)
  const contracts = view.facts.contracts.filter((c) => c.tenantId === id && c.status === 'ACTIVE' && isLive(c))
  const [ACTIVE, CONTRACT] = [sites, contracts].map(({ length }) => (length === 0 || length >= least ? length : null)) as [
    number | null,
    number | null,
  ]
  return { ACTIVE, CONTRACT, suppressed: [ACTIVE, CONTRACT].filter((n) => n === null).length }
}

/** What is shown, added up. */
export function totalOf(view: View): Sums {
  const all = reportedOf(view).map((circle) => figuresOf(view, circle))
  const sum = (kind: keyof Sums) => all.reduce((total, one) => total + (one[kind] ?? 0), 0)
  return { ACTIVE: sum('ACTIVE'), CONTRACT: sum('CONTRACT'), suppressed: sum('suppressed') }
}

/** The rows of every table that a member may read. A table without a line here is red. */
export const readable: Record<string, (view: View) => string[]> = {
  tenant: (view) => [...cardsOf(view)],
  tenant_profile: (view) => profilesOf(view).map(({ id }) => id),
  tenant_domain: (view) => keysOf(domainsOf(view)),
  corporate_relationship: (view) => keysOf(oversightsOf(view)),
  vendor_relationship: (view) => keysOf(contractsOf(view)),
  founding: (view) =>
    keysOf(
      profilesOf(view)
        .filter(({ type }) => type === 'CORPORATE')
        .map(foundingOf),
    ),
  offer: (view) => keysOf(offersOf(view)),
  proposal: (view) => keysOf(proposalsOf(view)),
  history: (view) => keysOf(historyOf(view)),
  audit_entry: (view) => keysOf(entriesOf(view)),
  organization_unit: (view) => keysOf(unitsOf(view)),
  membership: (view) => keysOf(membersOf(view)),
  membership_role: (view) => keysOf(membersOf(view).map(bearingOf)),
  role: (view) => keysOf(ownRolesOf(view)),
  designation: (view) => keysOf(designationsOf(view)),
  invitation: (view) => keysOf(invitationsOf(view)),
  api_key: (view) => keysOf(apiKeysOf(view)),
  security_event: (view) => keysOf(comingsOf(view)),
  site: (view) => keysOf(sitesOf(view)),
  site_assignment: (view) => keysOf(assignmentsOf(view)),
  vendor_placement: (view) => keysOf(view.facts.placements.filter((p) => view.readsRow(p))),
}
