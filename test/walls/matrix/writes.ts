import { type Assignment, type Contract, type Facts, idOf, isLive, type Site, sameKey } from '../model/facts.ts'
import { assignmentsOf, contractsOf, isNowhere, sitesOf } from '../model/rows.ts'
import { companyOf, conflict, forbidden, invalid, notFound } from './lines.ts'
import type { Ask } from './roots.ts'
import { type Place, ruled, write } from './rule.ts'
import { structural } from './structure.ts'

/** A write, and the statements that undo it. */
export type Write = Ask & { undo: string[] }
export type Given = Omit<Write, 'field'>

const fresh = idOf('fresh')
const end = '2999-01-01T00:00:00.000Z'

/** Every root field of the mutations that writes rows of the world, and all that is tried with it. */
export const writes: Record<string, (facts: Facts) => Given[]> = {
  ...structural,
  createSite: (facts) => placesOf(facts).map(created),
  updateSite: ({ sites }) => sites.map((site) => changed(site, 'site.update', { name: 'Renamed' })),
  retireSite: ({ sites }) => sites.map((site) => changed(site, 'site.retire', { status: 'RETIRED' })),
  assignSite: ({ contracts, sites }) =>
    contracts.flatMap((contract) =>
      sites
        .filter(({ tenantId }) => tenantId === contract.tenantId)
        .slice(0, 2)
        .map((site) => given(site, contract)),
    ),
  endSiteAssignment: ({ assignments }) => assignments.map(ended),
  placeSiteAssignment: (facts) =>
    facts.assignments.flatMap((assignment) => ['U1', 'U2'].map((unit) => placed(facts, assignment, idOf('unit', unit)))),
}

const placesOf = ({ companies, units }: Facts): Place[] => [
  ...companies.map(({ id }) => ({ tenantId: id, unitId: null })),
  ...units.map(({ tenantId, id }) => ({ tenantId, unitId: id })),
]

function created(place: Place): Given {
  const { tenantId, unitId } = place
  const site: Site = { ...place, id: fresh, code: 'FRESH', name: 'Fresh' }
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", unitId: ${JSON.stringify(unitId)}, code: "FRESH", name: "Fresh",
      position: { latitude: 23.25, longitude: 77.41 }, address: "-", technology: G4, structure: POLE })`,
    ...{ about: tenantId, names: [fresh, tenantId, ...(unitId ? [unitId] : [])], type: 'Site' },
    ...write('site.create', (view) => {
      if (isNowhere(view, tenantId)) return notFound
      // Only a circle has sites.
      if (companyOf(view, tenantId).type !== 'CIRCLE') return forbidden
      return ruled(view, place, 'site.create') ?? site
    }),
    undo: [`DELETE FROM site WHERE id = '${fresh}'`],
  }
}

function changed(site: Site, needs: string, change: { name?: string; status?: string }): Given {
  const { tenantId, id, name } = site
  const input = [`id: "${id}", tenantId: "${tenantId}", version: 1`, change.name && `name: "${change.name}"`]
  return {
    args: `(input: { ${input.filter(Boolean).join(', ')} })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Site' },
    ...write(needs, (view) => {
      if (!sitesOf(view).includes(site)) return notFound
      return ruled(view, site, needs) ?? { ...site, ...change, version: 2 }
    }),
    undo: [
      `UPDATE site SET name = '${name}', name_folded = lower('${name}'), status = 'ACTIVE', retired_at = NULL, version = 1
        WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
    ],
  }
}

function given(site: Site, contract: Contract): Given {
  const { tenantId, id: siteId, unitId } = site
  const { vendorId } = contract
  const made = { tenantId, id: fresh, siteId, vendorId, unitId, window: 'future' } as const
  return {
    args: `(input: { id: "${fresh}", siteId: "${siteId}", tenantId: "${tenantId}", vendorId: "${vendorId}",
      startsAt: "2998-01-01T00:00:00.000Z", endsAt: "${end}" })`,
    ...{ about: tenantId, names: [siteId, tenantId, vendorId], type: 'SiteAssignment' },
    ...write('assignment.create', (view) => {
      if (!sitesOf(view).includes(site)) return notFound
      const refusal = ruled(view, site, 'assignment.create')
      if (refusal) return refusal
      // A member placed below the root engages nobody.
      if (!contractsOf(view).includes(contract)) return notFound
      const active = contract.status === 'ACTIVE' && isLive(contract)
      const held = view.facts.assignments.some((other) => holds(other, site, vendorId))
      return active && !held ? made : conflict
    }),
    undo: [`DELETE FROM site_assignment WHERE id = '${fresh}'`],
  }
}

/** An end that was set is not put off. */
const soon = () => new Date(Date.now() + 86_400_000).toISOString()
/** Whether a vendor still has a site, or will, when the new assignment would begin. */
const holds = (one: Assignment, site: Site, vendorId: string) =>
  (one.window === 'open' || one.window === 'future') &&
  sameKey({ tenantId: one.tenantId, id: one.siteId }, site) &&
  one.vendorId === vendorId

const ends = { open: 'NULL', closing: "now() + '30 days'", past: "now() - interval '1 day'", future: 'NULL' }

function ended(assignment: Assignment): Given {
  const { tenantId, id, window } = assignment
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, endsAt: "${window === 'closing' ? soon() : end}" })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'SiteAssignment' },
    ...write('assignment.end', (view) => {
      if (!assignmentsOf(view).includes(assignment)) return notFound
      // What a vendor was given it does not end.
      const refusal = ruled(view, assignment, 'assignment.end')
      if (refusal) return refusal
      return window === 'past' ? conflict : { ...assignment, version: 2 }
    }),
    undo: [`UPDATE site_assignment SET ends_at = ${ends[window]}, version = 1 WHERE tenant_id = '${tenantId}' AND id = '${id}'`],
  }
}

function placed(facts: Facts, assignment: Assignment, unitId: string): Given {
  const { tenantId: circleId, id: assignmentId, vendorId: tenantId } = assignment
  const before = facts.placements.find((p) => p.circleId === circleId && p.assignmentId === assignmentId)
  const of = `WHERE circle_id = '${circleId}' AND assignment_id = '${assignmentId}'`
  return {
    args: `(input: { assignmentId: "${assignmentId}", tenantId: "${circleId}", unitId: "${unitId}" })`,
    ...{ about: circleId, names: [assignmentId, circleId, unitId], type: 'VendorPlacement' },
    ...write('assignment.place', (view) => {
      if (!assignmentsOf(view).includes(assignment)) return notFound
      if (assignment.vendorId !== view.company.id || !view.worksFor(circleId)) return forbidden
      const own = view.facts.units.some((u) => u.tenantId === tenantId && u.id === unitId)
      return own && view.isInPart(unitId) ? { tenantId, circleId, assignmentId, unitId } : invalid
    }),
    undo: before ? [`UPDATE vendor_placement SET unit_id = '${before.unitId}', version = 1 ${of}`] : [`DELETE FROM vendor_placement ${of}`],
  }
}
