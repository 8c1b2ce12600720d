import { type Assignment, idOf, isLive, type Site } from '../model/facts.ts'
import { contractsOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** A write, and how many rows the walls let it touch. */
export type Attempt = { table: string; what: string; statement: string; rows: number }

type Place = { tenantId: string; unitId: string | null }

/** Every kind of write into every place of the world. */
export const attemptsOf = (view: View): Attempt[] => [
  ...addedSites(view),
  ...addedAssignments(view),
  ...addedPlacements(view),
  changed(
    'site',
    view.facts.sites.filter((site) => view.writesRow(site)),
  ),
  changed(
    'site_assignment',
    view.facts.assignments.filter((a) => view.writesRow(a)),
  ),
  changed('vendor_placement', view.facts.placements.filter((p) => view.writesRow(p) && mayPlace(view, given(view, p.circleId, p.assignmentId)))), // biome-ignore format: one row
]

/** Without a condition: what may not be read must not be touched either. */
const changed = (table: string, rows: unknown[]): Attempt => ({
  table,
  what: `change every ${table}`,
  statement: `UPDATE ${table} SET version = 9`,
  rows: rows.length,
})

function addedSites(view: View): Attempt[] {
  const places: Place[] = [
    ...view.facts.companies.map(({ id }) => ({ tenantId: id, unitId: null })),
    ...view.facts.units.map(({ tenantId, id }) => ({ tenantId, unitId: id })),
  ]
  return places.map((place) => ({
    table: 'site',
    what: `add a site in ${nameOf(view, place)}`,
    statement: `INSERT INTO site (tenant_id, id, unit_id, code, code_folded, name, name_folded, latitude, longitude,
      address, technology, structure, created_from) VALUES ('${place.tenantId}', '${newId}', ${quoted(place.unitId)},
      'NEW', 'new', 'New', 'new', 0, 0, '-', '4G', 'POLE', '-')`,
    rows: view.writesRow(place) ? 1 : 0,
  }))
}

function addedAssignments(view: View): Attempt[] {
  const contracts = contractsOf(view)
  return view.facts.contracts.flatMap((contract) =>
    view.facts.sites
      .filter(({ tenantId }) => tenantId === contract.tenantId)
      .slice(0, 2)
      .map((site) => ({
        table: 'site_assignment',
        what: `give ${site.code} under ${contract.vendorCode}`,
        statement: giving(site, contract.vendorId),
        rows:
          view.mayWriteIn(site.tenantId) &&
          contracts.includes(contract) &&
          contract.status === 'ACTIVE' &&
          isLive(contract)
            ? 1
            : 0,
      })),
  )
}

/** It hangs where its site hangs, whoever says otherwise. */
const giving = ({ tenantId, id, unitId }: Site, vendorId: string) =>
  `WITH given AS (
    INSERT INTO site_assignment (tenant_id, id, site_id, vendor_id, starts_at, ends_at, created_from)
    VALUES ('${tenantId}', '${newId}', '${id}', '${vendorId}', now() + '2 years', now() + '3 years', '-')
    RETURNING unit_id
  ) SELECT FROM given WHERE unit_id IS NOT DISTINCT FROM ${quoted(unitId)}`

function addedPlacements(view: View): Attempt[] {
  const { assignments, companies } = view.facts
  const vendors = companies.filter(({ type }) => type === 'VENDOR').map(({ id }) => id)
  const units = view.facts.units.filter(({ tenantId }) => vendors.includes(tenantId))
  return assignments.flatMap((assignment) =>
    units.map(({ tenantId, id: unitId, name }) => ({
      table: 'vendor_placement',
      what: `place ${assignment.id} in ${name}`,
      statement: `INSERT INTO vendor_placement (tenant_id, id, circle_id, assignment_id, unit_id)
        VALUES ('${tenantId}', '${newId}', '${assignment.tenantId}', '${assignment.id}', '${unitId}')`,
      rows:
        !view.part && view.writesRow({ tenantId, unitId }) && mayPlace(view, assignment) ? 1 : 0,
    })),
  )
}

/** A vendor places what it was given, while the contract is ACTIVE. */
const mayPlace = (view: View, assignment: Assignment) =>
  assignment.vendorId === view.company.id &&
  isLive(assignment) &&
  view.worksFor(assignment.tenantId)

const given = (view: View, circleId: string, id: string) =>
  view.facts.assignments.find((a) => a.tenantId === circleId && a.id === id)!

const newId = idOf('new')
const quoted = (id: string | null) => (id === null ? 'NULL' : `'${id}'`)

function nameOf(view: View, { tenantId, unitId }: Place): string {
  const unit = view.facts.units.find(({ id }) => id === unitId)
  return unit?.name ?? view.facts.companies.find(({ id }) => id === tenantId)!.code
}
