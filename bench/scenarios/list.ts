import { graphql, type Scenario } from '../support/scenario.ts'
import { circle, circlesEach, idOf, memberOf } from '../support/world.ts'

const site = `tenantId code name address technology structure status geofenceMeters createdAt updatedAt version`
const card = `type organizationCode organizationName status`

const ours = `query List {
  sites(first: 50) { nodes {
    id ${site} position { latitude longitude accuracyMeters }
    tenant { id ${card} }
    assignments(first: 5) { nodes { id startsAt endsAt vendor { id ${card} } } }
  } }
}`

const postgraphiles = `query List($tenantId: UUID!) {
  sites: allSites(first: 50, condition: { tenantId: $tenantId }, orderBy: CODE_ASC) { nodes {
    id: rowId ${site} latitude longitude accuracyMeters
    tenant: tenantByTenantId { id: rowId ${card} }
    assignments: siteAssignmentsByTenantIdAndSiteId(first: 5) {
      nodes { id: rowId startsAt endsAt vendor: tenantByVendorId { id: rowId ${card} } }
    }
  } }
}`

type Flat = { latitude: number; longitude: number; accuracyMeters: number | null }
type Answer<Site> = { data: { sites: { nodes: Site[] } } }

/** PostGraphile keeps a position in the row where we make it an object. */
export const positioned = ({ latitude, longitude, accuracyMeters, ...site }: Flat) => ({
  ...site,
  position: { latitude, longitude, accuracyMeters },
})

const circleOf = (turn: number) => circle((turn % circlesEach) + 1)

/** The first page of a circle's sites, each with its circle and the vendors that it is given to. */
export const list: Scenario = {
  name: 'list',
  says: '50 sites of a circle with its card, assignments and vendors',
  goals: { postgraphile: 2, floor: 0.6 },
  who: (turn) => memberOf(circleOf(turn), Math.floor(turn / circlesEach)),
  asks: {
    circlegate: () => graphql(ours, {}),
    postgraphile: (turn) => graphql(postgraphiles, { tenantId: idOf('tenant', circleOf(turn)) }),
    floor: (turn) => ({ path: '/list', body: { tenantId: idOf('tenant', circleOf(turn)) } }),
  },
  answers: {
    circlegate: ({ data }: Answer<unknown>) => data.sites.nodes,
    postgraphile: ({ data }: Answer<Flat>) => data.sites.nodes.map(positioned),
    floor: (sites: unknown) => sites,
  },
}
