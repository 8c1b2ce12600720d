import { type Assignment, idOf, isLive, type Unit } from '../model/facts.ts'
import { contractsOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** A row that somebody tries to add, in Prisma's spelling, and whether that is theirs to do. */
export type Addition = {
  model: 'Site' | 'SiteAssignment' | 'VendorPlacement'
  row: Record<string, unknown>
  allowed: boolean
  /** It depends on another row of the caller's own, which the wall inside cannot ask before there is one. */
  asksAnother?: boolean
}

const id = idOf('new')
const later = (years: number) => new Date(Date.now() + years * 365 * 24 * 3_600_000)

export const additionsOf = (view: View): Addition[] => [
  ...sites(view),
  ...assignments(view),
  ...placements(view),
]

const plain = { code: 'NEW', codeFolded: 'new', name: 'New', nameFolded: 'new', latitude: 0, longitude: 0, address: '-', technology: '4G', structure: 'POLE', createdFrom: '-' } // biome-ignore format: one row

const sites = (view: View): Addition[] =>
  [
    ...view.facts.companies.map((company) => ({ tenantId: company.id, unitId: null })),
    ...view.facts.units.map((unit) => ({ tenantId: unit.tenantId, unitId: unit.id })),
  ].map((place) => ({
    model: 'Site',
    row: { ...place, id, ...plain },
    allowed: view.writesRow(place),
  }))

/** A site is given to a vendor under a contract that whoever gives it sees, and that is in force. */
function assignments(view: View): Addition[] {
  const seen = contractsOf(view)
  return view.facts.contracts.flatMap((contract) => {
    const { tenantId, vendorId, status } = contract
    const inForce = seen.includes(contract) && status === 'ACTIVE' && isLive(contract)
    const own = view.facts.sites.filter((site) => site.tenantId === tenantId).slice(0, 2)
    return own.map(({ id: siteId, unitId }) => ({
      model: 'SiteAssignment' as const,
      row: { tenantId, id, unitId, siteId, vendorId, startsAt: later(2), endsAt: later(3), createdFrom: '-' }, // biome-ignore format: one row
      allowed: inForce && view.mayWriteIn(tenantId),
    }))
  })
}

const placements = (view: View): Addition[] =>
  view.facts.assignments.flatMap((assignment) =>
    view.facts.units.filter(isNear(view, assignment)).map(({ tenantId, id: unitId }) => ({
      model: 'VendorPlacement' as const,
      row: { tenantId, id, circleId: assignment.tenantId, assignmentId: assignment.id, unitId },
      // Whose part it goes to first, a member of the whole vendor says.
      allowed: !view.part && view.writesRow({ tenantId, unitId }) && mayPlace(view, assignment),
      asksAnother: assignment.vendorId === view.company.id && !isLive(assignment),
    })),
  )

/** The units of whoever asks, and those of the vendor that the assignment is of. */
const isNear = (view: View, assignment: Assignment) => (unit: Unit) =>
  unit.tenantId === view.company.id || unit.tenantId === assignment.vendorId

/** A vendor places what it was given, while the contract is ACTIVE. */
export const mayPlace = (view: View, assignment: Assignment): boolean =>
  assignment.vendorId === view.company.id &&
  isLive(assignment) &&
  view.worksFor(assignment.tenantId)
