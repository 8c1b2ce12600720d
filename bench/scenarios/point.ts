import { graphql, type Scenario } from '../support/scenario.ts'
import {
  circle,
  circlesEach,
  idOf,
  memberOf,
  sitesPerCircle,
  type World,
} from '../support/world.ts'
import { positioned } from './list.ts'

const site = `tenantId code name address technology structure status geofenceMeters createdAt updatedAt version`

const ours = `query Point($id: ID!) {
  site(id: $id) { id ${site} position { latitude longitude accuracyMeters } }
}`

const postgraphiles = `query Point($tenantId: UUID!, $id: UUID!) {
  site: siteByTenantIdAndRowId(tenantId: $tenantId, rowId: $id) { id: rowId ${site} latitude longitude accuracyMeters }
}`

/** One site of a circle by its id, another one each time. */
export function point(world: World): Scenario {
  const each = sitesPerCircle(world)
  const circleOf = (turn: number) => (turn % circlesEach) + 1
  // A stride without a common factor goes round all sites of the circle.
  const siteOf = (turn: number) =>
    idOf('site', (circleOf(turn) - 1) * each + ((turn * 7919) % each) + 1)
  const keyOf = (turn: number) => ({
    tenantId: idOf('tenant', circle(circleOf(turn))),
    id: siteOf(turn),
  })
  return {
    name: 'point',
    says: 'one site by its id',
    goals: { postgraphile: 1.4, floor: 0.7 },
    who: (turn) => memberOf(circle(circleOf(turn)), Math.floor(turn / circlesEach)),
    asks: {
      circlegate: (turn) => graphql(ours, { id: siteOf(turn) }),
      postgraphile: (turn) => graphql(postgraphiles, keyOf(turn)),
      floor: (turn) => ({ path: '/point', body: keyOf(turn) }),
    },
    answers: {
      circlegate: ({ data }: { data: { site: unknown } }) => data.site,
      postgraphile: ({ data }: { data: { site: never } }) => positioned(data.site),
      floor: ([site]: unknown[]) => site,
    },
  }
}
