import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { withoutPolicies } from './below.ts'

const sites = 12
const id = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** A circle whose every word says whose it is; ids and codes are the same in both. */
type Side = { word: string; tenantId: string; client: Client; vendorId: string }
type Sides = { gateway: TestGateway; sides: [Side, Side] }

async function openSides(options: Parameters<typeof startGateway>[0]): Promise<Sides> {
  const gateway = await startGateway({ lanes: 2, ...options })
  return { gateway, sides: [await side(gateway, 'ALPHA'), await side(gateway, 'BETA')] }
}

async function side({ world, as }: TestGateway, word: string): Promise<Side> {
  const circle = await world.circle({ name: `Circle ${word}` })
  const vendor = await world.vendor({ name: `Vendor ${word}` })
  await world.contract(circle, vendor, { vendorCode: word })
  await world.make(async (db) => {
    const rows = Array.from({ length: sites }, (_, n) => ({
      tenantId: circle.id,
      id: id(n),
      code: `S${n}`,
      codeFolded: `s${n}`,
      name: `${word} ${n}`,
      nameFolded: `${word} ${n}`.toLowerCase(),
      latitude: 1,
      longitude: 1,
      address: word,
      technology: '4G',
      structure: 'POLE',
      createdFrom: '-',
    }))
    await db.site.createMany({ data: rows })
    const given = rows.map(({ tenantId, id: siteId }) => ({ tenantId, id: siteId, siteId, vendorId: vendor.id, createdFrom: '-' }))
    await db.siteAssignment.createMany({ data: given })
  })
  const client = await as(await world.member(circle))
  return { word, tenantId: circle.id, client, vendorId: vendor.id }
}

const fields = 'id tenantId name address tenant { organizationName } assignments { nodes { id vendor { organizationName } } }'

type Question = { query: string; variables?: object }

const loaders = Array.from({ length: 10 }, (_, n) => `s${n}: site(id: "${id(n)}") { ${fields} }`)
/** Reads through every way to a row; the other side's are asked for by name as well. */
// biome-ignore format: one table
const reads: ((own: Side, other: Side, turn: number) => Question)[] = [
  (_, __, n) => ({ query: `query ($id: ID!) { site(id: $id) { ${fields} } }`, variables: { id: id(n % sites) } }),
  (own, _, n) => ({ query: `query ($id: ID!, $tenantId: ID!) { site(id: $id, tenantId: $tenantId) { ${fields} } }`, variables: { id: id(n % sites), tenantId: own.tenantId } }),
  (_, { tenantId }, n) => ({ query: `query ($id: ID!, $tenantId: ID!) { site(id: $id, tenantId: $tenantId) { ${fields} } }`, variables: { id: id(n % sites), tenantId } }),
  () => ({ query: `{ sites(first: 100) { totalCount nodes { ${fields} } } }` }),
  (_, { tenantId }) => ({ query: `query ($f: SiteFilter) { sites(filter: $f) { totalCount nodes { ${fields} } } }`, variables: { f: { tenantId: [tenantId] } } }),
  () => ({ query: `{ ${loaders} }` }),
  () => ({ query: '{ actingTenant { organizationName profile { tenantId } vendors { totalCount nodes { vendorCode vendor { organizationName } } } } }' }),
  (_, { tenantId }) => ({ query: 'query ($id: ID!) { tenant(id: $id) { organizationName } }', variables: { id: tenantId } }),
  () => ({ query: '{ tenants { totalCount nodes { organizationName } } me { memberships { tenant { organizationName } } } }' }),
]

// biome-ignore format: one table
const writes: ((own: Side, other: Side, turn: number) => Question)[] = [
  (own, _, n) => ({ query: `mutation ($input: CreateSiteInput!) { createSite(input: $input) { ${fields} } }`, variables: { input: { id: id(1_000 + n), code: `N${n}`, name: `${own.word} new ${n}`, address: own.word, position: { latitude: 1, longitude: 1 }, technology: 'G4', structure: 'POLE' } } }),
  (own, _, n) => ({ query: `mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { ${fields} } }`, variables: { input: { id: id(n % sites), version: 1, address: own.word } } }),
  (own, { tenantId }, n) => ({ query: `mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { ${fields} } }`, variables: { input: { id: id(n % sites), tenantId, version: 1, address: `${own.word} was here` } } }),
  (_, { vendorId }, n) => ({ query: 'mutation ($input: AssignSiteInput!) { assignSite(input: $input) { id vendor { organizationName } } }', variables: { input: { siteId: id(n % sites), vendorId } } }),
]

type Counts = { answers: number; rows: number; foreign: string[] }

/** Everything that both sides ask, all begun in one tick. */
async function storm({ sides }: Sides, turns: number, seed: number): Promise<Counts> {
  const counts: Counts = { answers: 0, rows: 0, foreign: [] }
  const asked = Array.from({ length: turns }, (_, n) =>
    sides.map(async (own, s) => {
      const other = sides[1 - s]!
      const list = n % 5 === 4 ? writes : reads
      const { query, variables } = list[(n + seed) % list.length]!(own, other, n + seed)
      const answer = await own.client.ask(query, variables as Record<string, unknown>)
      const text = JSON.stringify(answer.data ?? null)
      counts.answers++
      if (text.includes(own.word)) counts.rows++
      if (text.includes(other.word) || text.includes(other.tenantId)) counts.foreign.push(`${own.word}: ${query} ${text}`)
    }),
  )
  await Promise.all(asked.flat())
  return counts
}

let both: Sides
beforeAll(async () => {
  both = await openSides({})
})
afterAll(() => both.gateway.stop())

test('two circles that ask everything in the same tick over two lanes see no row of each other', async () => {
  const counts: Counts = { answers: 0, rows: 0, foreign: [] }
  for (let seed = 0; seed < 36; seed++) {
    const { answers, rows, foreign } = await storm(both, 10, seed)
    counts.answers += answers
    counts.rows += rows
    counts.foreign.push(...foreign)
  }
  console.log(`same tick: ${counts.answers} answers, ${counts.rows} with rows`)
  expect(counts.foreign).toEqual([])
  expect(counts.rows).toBeGreaterThan(counts.answers / 3)
})

test('requests that are broken off leave nothing of one circle to the other', async () => {
  const { sides } = both
  const [{ query }] = [reads[3]!(sides[0], sides[1], 0)]
  const broken = Array.from({ length: 60 }, (_, n) => {
    const { url, headers } = sides[n % 2]!.client
    const signal = AbortSignal.timeout(1 + (n % 12))
    const body = JSON.stringify(n % 3 ? { query } : writes[0]!(sides[n % 2]!, sides[1 - (n % 2)]!, 500 + n))
    return fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, signal })
      .then((answer) => answer.text())
      .catch(() => 'broken')
  })
  const [ended, counts] = await Promise.all([Promise.all(broken), storm(both, 10, 100)])
  expect(ended.filter((text) => text === 'broken').length).toBeGreaterThan(0)
  expect(counts.foreign).toEqual([])
  const { foreign, rows } = await storm(both, 10, 200)
  expect(foreign).toEqual([])
  expect(rows).toBeGreaterThan(0)
})

test('what both wrote under the same ids lies where it belongs', async () => {
  const { gateway, sides } = both
  for (const { tenantId, word } of sides) {
    const rows = await gateway.world.run<{ name: string; address: string }>('SELECT name, address FROM site WHERE tenant_id = $1', [
      tenantId,
    ])
    expect(rows.length).toBeGreaterThan(sites)
    expect(rows.filter(({ name, address }) => !name.startsWith(word) || address !== word)).toEqual([])
  }
})

test('without walls the same storm shows rows of the other, so that it would be seen', async () => {
  const database: ScratchDatabase = await scratchDatabase()
  // Before the gateway works on the tables: it would be in the way of what locks them all.
  await withoutPolicies(database)
  const open = await openSides({ database, lanes: 8, walls: { door: false, inside: false } })
  const foreign: string[] = []
  for (const seed of [0, 1, 2, 3]) foreign.push(...(await storm(open, 10, seed)).foreign)
  await open.gateway.stop()
  await database.drop()
  expect(foreign.length).toBeGreaterThan(0)
})
