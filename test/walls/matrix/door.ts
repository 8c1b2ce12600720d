import type { Key } from '../model/facts.ts'
import { cardsOf, isMadeTo, readable } from '../model/rows.ts'
import { View } from '../model/view.ts'

const keysOf = (rows: Key[]) => rows.map(({ tenantId, id }) => `${tenantId} ${id}`)

/** The same member, placed nowhere: cards are kept by the company, not by its parts. */
const whole = ({ facts, member }: View) => new View(facts, { ...member, unitId: null })

const hangsIn = (view: View, { tenantId }: Key) => view.part === null && view.hasRowsOf(tenantId)

/**
 * What the door lets out by itself: it looks at the company and the unit of an object, and at both
 * sides of a contract; which sites of a circle were given to a vendor the other walls know.
 */
export const letOut: typeof readable = {
  ...readable,
  tenant: (view) => [...cardsOf(whole(view))],
  corporate_relationship: (view) => keysOf(view.facts.oversights.filter((o) => hangsIn(view, o) || o.corporateId === view.company.id)),
  vendor_relationship: (view) =>
    keysOf(view.facts.contracts.filter((c) => hangsIn(view, c) || c.vendorId === view.company.id || view.manages(c.tenantId))),
  offer: (view) =>
    keysOf(view.facts.offers.filter((o) => hangsIn(view, o) || isMadeTo(view, o) || (o.kind === 'CONTRACT' && view.manages(o.tenantId)))),
  proposal: (view) =>
    keysOf(
      view.facts.proposals.filter((p) => view.part === null && (view.hasRowsOf(p.tenantId) || p.proposerTenantId === view.company.id)),
    ),
  site: (view) => keysOf(view.facts.sites.filter((s) => view.readsRow(s) || view.serves(s.tenantId))),
  site_assignment: (view) =>
    keysOf(view.facts.assignments.filter((a) => view.readsRow(a) || (a.vendorId === view.company.id && view.serves(a.tenantId)))),
}
