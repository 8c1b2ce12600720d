import { type Facts, isLive, sameKey, type Unit } from '../model/facts.ts'
import { isNowhere, unitsOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { conflict, notFound, type Refusal, shownUnit } from './lines.ts'
import { at, every, fresh, ruled, write } from './rule.ts'
import type { Given } from './writes.ts'

/** What shapes the tree of a company. */
export const ofUnits: Record<string, (facts: Facts) => Given[]> = {
  createOrganizationUnit: ({ companies, units }) => [
    ...every(2, companies).map(({ id }) => added(id, null)),
    ...every(2, units).map(({ tenantId, id }) => added(tenantId, id)),
  ],
  updateOrganizationUnit: ({ units }) => every(2, units).map(renamed),
  closeOrganizationUnit: ({ units }) => units.map(closed),
}

/** A unit is written where it hangs. */
const hangs = ({ tenantId, parentId }: Unit) => ({ tenantId, unitId: parentId })

function added(tenantId: string, parentId: string | null): Given {
  const unit: Unit = { tenantId, id: fresh, parentId, name: 'Fresh' }
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", parentId: ${JSON.stringify(parentId)}, kind: TEAM, name: "Fresh" })`,
    ...{ about: tenantId, names: [fresh, tenantId, ...(parentId ? [parentId] : [])] },
    ...{ type: 'OrganizationUnit' },
    ...write('unit.create', (view) => {
      if (isNowhere(view, tenantId)) return notFound
      return ruled(view, hangs(unit), 'unit.create') ?? { ...unit, kind: 'TEAM' }
    }),
    undo: [`DELETE FROM organization_unit WHERE id = '${fresh}'`],
  }
}

/** A unit that is seen and written, or why not. */
function theirs(view: View, unit: Unit, needs: string): Refusal | undefined {
  return unitsOf(view).includes(unit) ? ruled(view, hangs(unit), needs) : notFound
}

function renamed(unit: Unit): Given {
  const { tenantId, id, name } = unit
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, name: "Renamed" })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'OrganizationUnit' },
    ...write('unit.update', (view) => theirs(view, unit, 'unit.update') ?? { ...shownUnit(view, unit), name: 'Renamed', version: 2 }),
    undo: [`UPDATE organization_unit SET name = '${name}', version = 1 ${at(unit)}`],
  }
}

function closed(unit: Unit): Given {
  const { tenantId, id } = unit
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'OrganizationUnit' },
    ...write('unit.close', (view) => {
      const refusal = theirs(view, unit, 'unit.close')
      if (refusal) return refusal
      return isEmpty(view, unit) ? { ...shownUnit(view, unit), version: 2 } : conflict
    }),
    undo: [`UPDATE organization_unit SET closed_at = NULL, version = 1 ${at(unit)}`],
  }
}

/** Of the work that was placed with a vendor's unit, what goes on. */
function isEmpty(view: View, { tenantId, id }: Unit): boolean {
  const { units, sites, members, placements, assignments } = view.facts
  const holds = (row: { tenantId: string; unitId: string | null }) => row.tenantId === tenantId && row.unitId === id
  const goesOn = (key: { tenantId: string; id: string }) =>
    view.worksFor(key.tenantId) && isLive(assignments.find((one) => sameKey(one, key))!)
  return (
    !units.some((unit) => unit.tenantId === tenantId && unit.parentId === id) &&
    !sites.some(holds) &&
    !members.some(holds) &&
    !placements.some((p) => holds(p) && goesOn({ tenantId: p.circleId, id: p.assignmentId }))
  )
}
