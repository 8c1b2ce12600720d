import { sameKey } from '../model/facts.ts'
import { readable } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { mayPlace } from './attempts.ts'

/** Rows by table, each as its key. */
export type Shown = Record<string, string[]>

const keysOf = (rows: { tenantId: string; id: string }[]) =>
  rows.map(({ tenantId, id }) => `${tenantId} ${id}`)

/** What the model says that somebody reads. Nobody acts for a company that is closed. */
export const reads = (view: View): Shown =>
  Object.fromEntries(
    Object.entries(readable).map(([table, rows]) => [table, isClosed(view) ? [] : rows(view)]),
  )

/** What the model says that somebody changes. */
export function changes(view: View): Shown {
  const { sites, assignments, placements } = view.facts
  const given = (circleId: string, id: string) =>
    assignments.find((a) => sameKey(a, { tenantId: circleId, id }))!
  return {
    site: keysOf(sites.filter((site) => view.writesRow(site))),
    site_assignment: keysOf(assignments.filter((a) => view.writesRow(a))),
    vendor_placement: keysOf(
      placements.filter((p) => view.writesRow(p) && mayPlace(view, given(p.circleId, p.assignmentId))), // biome-ignore format: one question
    ),
  }
}

/** The sites of a company that somebody moves to a unit, or out of all units. */
export const moves = (view: View, tenantId: string, unitId: string | null): string[] =>
  view.isInPart(unitId)
    ? keysOf(view.facts.sites.filter((s) => s.tenantId === tenantId && view.writesRow(s)))
    : []

export const isClosed = ({ company }: Pick<View, 'company'>) =>
  company.status === 'DEACTIVATED' || company.status === 'DELETED'
