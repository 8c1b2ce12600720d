import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import type { Region, SiteFilter, SiteOrder } from '../../support/gql/graphql.ts'
import type { Company } from '../../support/world.ts'
import { sites } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const corporate = await world.corporate()
const west = await world.circle({ telecomCircleCode: 'MPCG' })
const north = await world.circle({ telecomCircleCode: 'UPE' })
const shared = { dataSharingLevel: 'FULL' }
await world.oversee(west, corporate, shared)
await world.oversee(north, corporate, shared)
const branch = await world.unit(west)
const days = (count: number) => new Date(Date.UTC(2026, 0, count))
const planned = { status: 'PLANNED', technology: '5G', structure: 'ROOFTOP' }

const plant = (circle: Company, code: string, name: string, rest: object) => world.site(circle, { code, name, ...rest })
await plant(west, 'B-2', 'zeta', { latitude: 23, longitude: 77, createdAt: days(3), unit: branch })
await plant(west, 'A-1', 'Éclair', { latitude: 24, longitude: 78, createdAt: days(1), ...planned })
await plant(north, 'B-10', 'alpha', { latitude: 26, longitude: 80, createdAt: days(2) })
await plant(north, 'a-2', 'Beta_%', { latitude: 0, longitude: 179.9, createdAt: days(4) })
await plant(north, 'D-1', 'Delta', { latitude: 0, longitude: -179.9, createdAt: days(5), status: 'RETIRED', retiredAt: days(6) })
const client = await gateway.as(await world.member(corporate))

async function codes(filter: SiteFilter, orderBy?: SiteOrder): Promise<string[]> {
  const { sites: found } = dataOf(await client.ask(sites, { filter, orderBy }))
  expect(found.totalCount).toBe(found.nodes.length)
  return found.nodes.map(({ code }) => code)
}

const all = ['A-1', 'B-10', 'B-2', 'D-1', 'a-2']
const at = (latitude: number, longitude: number) => ({ latitude, longitude })
const box = (south: number, westward: number, northward: number, east: number) => ({
  box: { southWest: at(south, westward), northEast: at(northward, east) },
})

test.for<[SiteOrder | undefined, string[]]>([
  [undefined, all],
  ['CODE', all],
  ['NAME', ['B-10', 'a-2', 'D-1', 'B-2', 'A-1']],
  ['NEWEST', ['D-1', 'a-2', 'B-2', 'B-10', 'A-1']],
])('sites of all circles are listed in the order %s', async ([order, expected]) => {
  expect(await codes({}, order)).toEqual(expected)
})

test.for<[string, SiteFilter, string[]]>([
  ['nothing', {}, all],
  ['nothing in particular', { text: '', tenantId: null, box: null }, all],
  ['its circle', { tenantId: [west.id] }, ['A-1', 'B-2']],
  ['its circle in capitals', { tenantId: [west.id.toUpperCase()] }, ['A-1', 'B-2']],
  ['one of no circles', { tenantId: [] }, []],
  ['a region', { region: ['NORTH'] }, ['B-10', 'D-1', 'a-2']],
  ['either region', { region: ['NORTH', 'WEST'] }, all],
  ['a region without circles', { region: ['SOUTH'] }, []],
  ['a region and a circle outside of it', { region: ['NORTH'], tenantId: [west.id] }, []],
  ['its unit', { unitId: [branch.id] }, ['B-2']],
  ['a technology', { technology: ['G5'] }, ['A-1']],
  ['either technology', { technology: ['G4', 'G5'] }, all],
  ['a structure', { structure: ['ROOFTOP', 'POLE'] }, ['A-1']],
  ['a status', { status: ['RETIRED'] }, ['D-1']],
  ['either status', { status: ['PLANNED', 'RETIRED'] }, ['A-1', 'D-1']],
  ['the beginning of its code', { text: 'b-' }, ['B-10', 'B-2']],
  ['the beginning of its code in capitals', { text: 'A-' }, ['A-1', 'a-2']],
  ['the beginning of its name', { text: 'ALP' }, ['B-10']],
  ['the beginning of its name, letters put together otherwise', { text: 'E\u0301cl' }, ['A-1']],
  ['what stands in the middle of a name only', { text: 'lta' }, []],
  ['a wildcard that is none', { text: '%' }, []],
  ['another', { text: 'beta__' }, []],
  ['signs taken as they are', { text: 'beta_%' }, ['a-2']],
  ['a box', box(22, 76, 24, 78), ['A-1', 'B-2']],
  ['a box of one point', box(23, 77, 23, 77), ['B-2']],
  ['a box over the date line', box(-1, 179, 1, -179), ['D-1', 'a-2']],
  ['a box the other way round', box(-1, -179, 1, 179), []],
  ['the whole earth', box(-90, -180, 90, 180), all],
  ['several at once', { ...box(22, 76, 27, 81), technology: ['G4'], text: 'b' }, ['B-10', 'B-2']],
])('a list is filtered by %s', async ([, filter, expected]) => {
  expect(await codes(filter)).toEqual(expected)
})

test('a filter on a foreign circle finds nothing and says nothing', async () => {
  const foreign = await world.circle({ telecomCircleCode: 'GJ' })
  await world.site(foreign)
  expect(await codes({ tenantId: [foreign.id] })).toEqual([])
  expect(await codes({ tenantId: ['018f0000-0000-7000-8000-000000000000'] })).toEqual([])
})

/** Great-circle distance by the haversine formula, on the mean radius of the earth. */
function metersBetween(a: { latitude: number; longitude: number }, b: typeof a): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180
  const lat = Math.sin(rad(b.latitude - a.latitude) / 2) ** 2
  const lon = Math.sin(rad(b.longitude - a.longitude) / 2) ** 2
  const across = Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * lon
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(lat + across))
}

test('a radius finds exactly those that lie within it, over the date line and at the pole too', async () => {
  const circle = await world.circle()
  const own = await gateway.as(await world.member(circle))
  let seed = 7
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const middles = [at(23.25, 77.41), at(0, 180), at(-16.5, -179.98), at(89.9, 10), at(-90, 0)]
  const spots = middles.flatMap((middle) =>
    Array.from({ length: 40 }, () => ({
      latitude: Math.max(-90, Math.min(90, middle.latitude + (random() - 0.5) * 2)),
      longitude: ((middle.longitude + (random() - 0.5) * 2 + 540) % 360) - 180,
    })),
  )
  const placed = new Map<string, (typeof spots)[number]>()
  for (const [index, spot] of spots.entries()) {
    const code = `R-${String(index).padStart(3, '0')}`
    await world.site(circle, { code, ...spot })
    placed.set(code, spot)
  }
  let found = 0
  for (const center of middles) {
    for (const meters of [500, 20_000, 60_000, 110_000, 200_000]) {
      const expected = [...placed].filter(([, spot]) => metersBetween(center, spot) <= meters)
      const filter = { radius: { center, meters } }
      const listed = dataOf(await own.ask(sites, { filter, first: 100 })).sites
      expect(listed.totalCount).toBe(expected.length)
      expect(listed.nodes.map(({ code }) => code)).toEqual(expected.map(([code]) => code).slice(0, 100))
      found += expected.length
    }
  }
  expect(found).toBeGreaterThan(200)
})

const walk = async (by: Client, first: number, orderBy: SiteOrder) => {
  const pages: string[][] = []
  let after: string | null | undefined
  do {
    const { sites: page } = dataOf(await by.ask(sites, { first, after, orderBy }))
    expect(page.pageInfo.hasPreviousPage).toBe(pages.length > 0)
    expect(page.edges.map(({ cursor }) => cursor).at(-1) ?? null).toBe(page.pageInfo.endCursor)
    pages.push(page.nodes.map(({ tenantId, id }) => `${tenantId} ${id}`))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  return pages
}

test.for<SiteOrder>([
  'CODE',
  'NAME',
  'NEWEST',
])('walking page by page in the order %s meets every site once, among equals too', async (orderBy) => {
  const [hq, one, two] = [await world.corporate(), await world.circle(), await world.circle()]
  await world.oversee(one, hq, shared)
  await world.oversee(two, hq, shared)
  for (let n = 0; n < 5; n++) {
    for (const circle of [one, two]) await plant(circle, `S-${n}`, n < 3 ? 'Same' : `N${n}`, { createdAt: days(n % 2) })
  }
  const walker = await gateway.as(await world.member(hq))
  const [whole] = await walk(walker, 100, orderBy)
  expect(whole).toHaveLength(10)
  for (const first of [1, 3, 4, 10]) {
    expect((await walk(walker, first, orderBy)).flat()).toEqual(whole)
  }
})

test('a page goes on where it ended, whatever is added or retired meanwhile', async () => {
  const circle = await world.circle()
  const own = await gateway.as(await world.member(circle))
  for (const code of ['B', 'D', 'F', 'H']) await world.site(circle, { code })
  const page = async (after?: string | null) => dataOf(await own.ask(sites, { first: 2, after })).sites
  const first = await page()
  expect(first.nodes.map(({ code }) => code)).toEqual(['B', 'D'])
  for (const code of ['A', 'C', 'E']) await world.site(circle, { code })
  await world.run('DELETE FROM site WHERE tenant_id = $1 AND code = $2', [circle.id, 'D'])
  const second = await page(first.pageInfo.endCursor)
  expect(second.nodes.map(({ code }) => code)).toEqual(['E', 'F'])
  const third = await page(second.pageInfo.endCursor)
  expect(third.nodes.map(({ code }) => code)).toEqual(['H'])
  expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
})

test('an empty list has no cursors', async () => {
  const own = await gateway.as(await world.member(await world.circle()))
  expect(dataOf(await own.ask(sites, {})).sites).toEqual({
    nodes: [],
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    totalCount: 0,
  })
})

test('once a circle has another licensed area, a vendor that looked before finds its sites in the other region', async () => {
  const circle = await world.circle({ telecomCircleCode: 'MPCG' })
  const vendor = await world.vendor()
  await world.contract(circle, vendor)
  await world.assignment(await world.site(circle, { code: 'W-1' }), vendor)
  const seer = await gateway.as(await world.member(vendor))
  const found = async (region: Region) =>
    dataOf(await seer.ask(sites, { filter: { region: [region] } })).sites.nodes.map(({ code }) => code)
  expect(await found('WEST')).toEqual(['W-1'])
  const move = 'UPDATE tenant_profile SET telecom_circle_code = $2 WHERE tenant_id = $1'
  await world.run(move, [circle.id, 'UPE'])
  expect(await found('WEST')).toEqual([])
  expect(await found('NORTH')).toEqual(['W-1'])
})
