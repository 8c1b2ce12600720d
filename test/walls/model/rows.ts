import { idOf, isLive, type Key } from './facts.ts'
import type { View } from './view.ts'

type Hung = { tenantId: string }

/** A row without a unit: a member placed below the root sees none. */
const ofTheWhole = (view: View, row: Hung, otherSide?: string) =>
  view.part === null && (view.hasRowsOf(row.tenantId) || otherSide === view.company.id)

export const contractsOf = (view: View) =>
  view.facts.contracts.filter((c) => ofTheWhole(view, c, c.vendorId))

export const oversightsOf = (view: View) =>
  view.facts.oversights.filter((o) => ofTheWhole(view, o, o.corporateId))

export const assignmentsOf = (view: View) =>
  view.facts.assignments.filter((a) => view.readsRow(a) || view.isGiven(a))

export const sitesOf = (view: View) =>
  view.facts.sites.filter((site) => view.readsRow(site) || isShared(view, site))

const isShared = (view: View, site: Key) =>
  view.facts.assignments.some(
    (a) => a.tenantId === site.tenantId && a.siteId === site.id && view.isGiven(a),
  )

export const profilesOf = (view: View) =>
  view.facts.companies.filter(({ id }) => ofTheWhole(view, { tenantId: id }))

const membersOf = (view: View) => view.facts.members.filter((member) => view.readsRow(member))

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
    ...(view.part ? [] : pooled(view)),
  ])
}

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

/** The rows of every table that a member may read. A table without a line here is red. */
export const readable: Record<string, (view: View) => string[]> = {
  tenant: (view) => [...cardsOf(view)],
  tenant_profile: (view) => profilesOf(view).map(({ id }) => id),
  tenant_domain: (view) =>
    keysOf(profilesOf(view).map(({ id, code }) => ({ tenantId: id, id: idOf('domain', code) }))),
  corporate_relationship: (view) => keysOf(oversightsOf(view)),
  vendor_relationship: (view) => keysOf(contractsOf(view)),
  organization_unit: (view) =>
    keysOf(view.facts.units.filter((u) => view.hasRowsOf(u.tenantId) && view.isInPart(u.id))),
  membership: (view) => keysOf(membersOf(view)),
  membership_role: (view) =>
    keysOf(membersOf(view).map(({ tenantId, name }) => ({ tenantId, id: idOf('bearing', name) }))),
  site: (view) => keysOf(sitesOf(view)),
  site_assignment: (view) => keysOf(assignmentsOf(view)),
  vendor_placement: (view) => keysOf(view.facts.placements.filter((p) => view.readsRow(p))),
}
