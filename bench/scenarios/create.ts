import { graphql, type Scenario } from '../support/scenario.ts'
import { circle, circlesEach, idOf, memberOf } from '../support/world.ts'
import { positioned } from './list.ts'

const site = `tenantId code name address technology structure status geofenceMeters createdAt updatedAt version`

const ours = `mutation Create($input: CreateSiteInput!) {
  createSite(input: $input) { id ${site} position { latitude longitude accuracyMeters } }
}`

const postgraphiles = `mutation Create($site: SiteInput!) {
  createSite(input: { site: $site }) { site { id: rowId ${site} latitude longitude accuracyMeters } }
}`

const circleOf = (turn: number) => circle((turn % circlesEach) + 1)

/** All that somebody types in; who is first with a code and an id is the only one. */
function made(turn: number, by: number) {
  const number = turn * 3 + by
  return {
    id: idOf('made', number),
    tenantId: idOf('tenant', circleOf(turn)),
    code: `NEW${number}`,
    name: `New site ${number}`,
    address: `${turn} New Road`,
    technology: '4G',
    structure: 'GROUND_TOWER',
    status: 'ACTIVE',
    geofenceMeters: 150,
  }
}
const latitude = 23.25
const longitude = 77.4

/** A site added; the trigger writes its event into the outbox for all three. */
export const create: Scenario = {
  name: 'create',
  says: 'a site added, with its event in the outbox',
  goals: { postgraphile: 1.2, floor: 0.7 },
  who: (turn) => memberOf(circleOf(turn), Math.floor(turn / circlesEach)),
  asks: {
    circlegate: (turn) => {
      const input = { ...made(turn, 0), technology: 'G4', position: { latitude, longitude } }
      return graphql(ours, { input })
    },
    postgraphile: (turn) => {
      const { id: rowId, ...given } = made(turn, 1)
      const folded = { codeFolded: given.code.toLowerCase(), nameFolded: given.name.toLowerCase() }
      const site = { rowId, ...given, ...folded, latitude, longitude, createdFrom: 'bench' }
      return graphql(postgraphiles, { site })
    },
    floor: (turn) => ({ path: '/create', body: { ...made(turn, 2), latitude, longitude } }),
  },
  answers: {
    circlegate: ({ data }: { data: { createSite: never } }) => nameless(data.createSite),
    postgraphile: ({ data }: { data: { createSite: { site: never } } }) =>
      nameless(positioned(data.createSite.site) as never),
    floor: ([site]: never[]) => nameless(site!),
  },
}

type Made = { id: string; code: string; name: string; createdAt: string; updatedAt: string }

/** Each made a site of its own, at its own time. */
function nameless({ id, code, name, createdAt, updatedAt, ...site }: Made) {
  const named = code.startsWith('NEW') && name.startsWith('New site') && id.length === 36
  return { ...site, named, atOnce: createdAt === updatedAt }
}
