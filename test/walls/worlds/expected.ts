import { designationOf, domainOf, invitationOf, sameKey } from '../model/facts.ts'
import { bearingOf, changesContract, changesKeys, changesOffer, changesOversight, changesProposal, readable } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { mayPlace } from './attempts.ts'

/** Rows by table, each as its key. */
export type Shown = Record<string, string[]>

const keysOf = (rows: { tenantId: string; id: string }[]) => rows.map(({ tenantId, id }) => `${tenantId} ${id}`)

/** What the model says that somebody reads. Nobody acts for a company that is closed. */
export const reads = (view: View): Shown =>
  Object.fromEntries(Object.entries(readable).map(([table, rows]) => [table, isClosed(view) ? [] : rows(view)]))

/** What the model says that somebody changes. */
export function changes(view: View): Shown {
  const all = changedBy(view)
  return onlyReads(view) ? Object.fromEntries(Object.keys(all).map((table) => [table, []])) : all
}

function changedBy(view: View): Shown {
  const { companies, contracts, offers, oversights, proposals, units, members, sites, assignments, placements, roles } = view.facts
  const given = (circleId: string, id: string) => assignments.find((a) => sameKey(a, { tenantId: circleId, id }))!
  const whole = (tenantId: string) => view.writesRow({ tenantId, unitId: null })
  return {
    organization_unit: keysOf(units.filter(({ tenantId, parentId }) => view.writesRow({ tenantId, unitId: parentId }))),
    membership: keysOf(members.filter((member) => view.writesRow(member))),
    role: keysOf(roles.filter(({ tenantId }) => whole(tenantId))),
    membership_role: keysOf(members.filter(({ tenantId }) => whole(tenantId)).map(bearingOf)),
    invitation: keysOf(members.map(invitationOf).filter((one) => view.writesRow(one))),
    designation: keysOf(companies.filter(({ id }) => whole(id)).map((one) => designationOf(view.facts, one))),
    api_key: keysOf(changesKeys(view)),
    tenant_domain: keysOf(companies.map(domainOf).filter(({ tenantId }) => whole(tenantId))),
    tenant: companies.filter(({ id }) => whole(id)).map(({ id }) => id),
    tenant_profile: companies.filter(({ id }) => whole(id)).map(({ id }) => id),
    corporate_relationship: keysOf(oversights.filter((row) => changesOversight(view, row))),
    vendor_relationship: keysOf(contracts.filter((row) => changesContract(view, row))),
    offer: keysOf(offers.filter((row) => changesOffer(view, row))),
    proposal: keysOf(proposals.filter((row) => changesProposal(view, row))),
    site: keysOf(sites.filter((site) => view.writesRow(site))),
    site_assignment: keysOf(assignments.filter((a) => view.writesRow(a))),
    vendor_placement: keysOf(placements.filter((p) => view.writesRow(p) && mayPlace(view, given(p.circleId, p.assignmentId)))),
  }
}

/** The sites of a company that somebody moves to a unit, or out of all units. */
export const moves = (view: View, tenantId: string, unitId: string | null): string[] =>
  view.isInPart(unitId) && !onlyReads(view) ? keysOf(view.facts.sites.filter((s) => s.tenantId === tenantId && view.writesRow(s))) : []

/** Whoever only reads in the place of a member writes nothing, whatever the member may. */
export const onlyReads = ({ by }: View) => by.is === 'ACTING' && !by.acting.writes

export const isClosed = ({ company }: Pick<View, 'company'>) => company.status === 'DEACTIVATED' || company.status === 'DELETED'
