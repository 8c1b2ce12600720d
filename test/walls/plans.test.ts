import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { withConnection } from '../../src/db/connect.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { listEntries } from '../../src/domain/audit-entry/list.ts'
import { findSite } from '../../src/domain/site/find.ts'
import { listSites } from '../../src/domain/site/list.ts'
import { listAssignments } from '../../src/domain/site-assignment/find.ts'
import { listTenants } from '../../src/domain/tenant/list.ts'
import { listDescendants } from '../../src/domain/tenant/tree.ts'
import { listContracts } from '../../src/domain/vendor-relationship/list.ts'
import type { Scope } from '../../src/tenancy/scope.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { explained } from './plans/explain.ts'
import { company, entriesEach, idOf, memberOf, seedMany } from './plans/seed.ts'
import { scopeFor } from './scopes.ts'

let database: ScratchDatabase
let lanes: Lanes
let identity: Lanes
beforeAll(async () => {
  database = await scratchDatabase()
  await withConnection(database.ownerUrl, 'the scratch database', seedMany)
  lanes = new Lanes({ url: database.url, max: 1, statementMs: 30_000 })
  identity = new Lanes({ url: planeUrls(database.url).identity, max: 1 })
}, 300_000)
afterAll(async () => {
  await Promise.all([lanes.end(), identity.end()])
  await database.drop()
})

type Ask = (ctx: Context) => Promise<unknown>
/** How many rows of large tables a statement may look at, of those that the caller may see. */
type Bound = (may: { see: number; places: number }) => number

const page = { first: 50 }
const second = async (ctx: Context, by: 'CODE' | 'NAME' | 'NEWEST') => {
  const { slice, cursorOf } = await listSites(ctx, page, {}, by)
  return listSites(ctx, { ...page, after: cursorOf(slice.rows.at(-1)!) }, {}, by)
}
const box = {
  southWest: { latitude: 10, longitude: 70 },
  northEast: { latitude: 11, longitude: 91 },
}
const radius = { center: { latitude: 20, longitude: 80 }, meters: 50_000 }

const ofAPage: Bound = ({ see, places }) => Math.min(52 * places, 3 * see) + 60
const twoPages: Bound = (may) => 2 * ofAPage(may)
const some =
  (share: number): Bound =>
  ({ see }) =>
    see * share + 60
const ofAll: Bound = ({ see }) => 3 * see

// biome-ignore format: one table
const asks: Record<string, [Ask, Bound]> = {
  'a list by code': [(ctx) => listSites(ctx, page, {}, 'CODE'), ofAPage],
  'a list by name': [(ctx) => listSites(ctx, page, {}, 'NAME'), ofAPage],
  'a list of the newest': [(ctx) => listSites(ctx, page, {}, 'NEWEST'), ofAPage],
  'the second page by code': [(ctx) => second(ctx, 'CODE'), twoPages],
  'the second page by name': [(ctx) => second(ctx, 'NAME'), twoPages],
  'the second page of the newest': [(ctx) => second(ctx, 'NEWEST'), twoPages],
  'a list of one circle': [(ctx) => listSites(ctx, page, { tenantId: [company.circle(1)] }, 'CODE'), ofAPage],
  'a text that few codes begin with': [(ctx) => listSites(ctx, page, { text: 's0001' }, 'CODE'), some(0.1)],
  'a text that few names begin with': [(ctx) => listSites(ctx, page, { text: 'tower a0' }, 'CODE'), some(0.1)],
  'a text that nothing begins with': [(ctx) => listSites(ctx, page, { text: 'zz' }, 'CODE'), some(0)],
  'a box': [(ctx) => listSites(ctx, page, { box }, 'CODE'), some(0.2)],
  'a radius': [(ctx) => listSites(ctx, page, { radius }, 'CODE'), some(0.2)],
  'a technology': [(ctx) => listSites(ctx, page, { technology: ['4G'] }, 'CODE'), ofAll],
  'how many there are': [async (ctx) => (await listSites(ctx, page, {}, 'CODE')).count(), ofAll],
  'one site': [(ctx) => findSite(ctx, { id: idOf('site', 10_000 + 20) }).catch(() => null), some(0)],
  'one site of a circle': [(ctx) => findSite(ctx, { id: idOf('site', 10_000 + 20), tenantId: company.circle(1) }).catch(() => null), some(0)],
  'the assignments of a site': [(ctx) => listAssignments(ctx, { id: idOf('site', 10_000 + 20), tenantId: company.circle(1) }, page), some(0)],
  'the companies in reach': [(ctx) => listTenants(ctx, page, { filter: {}, by: 'CODE' }), some(0)],
  'the companies below a corporate': [(ctx) => listDescendants(ctx, company.corporate(1), { ...page, filter: {}, by: 'NAME' }).catch(() => null), some(0)],
  'the contracts of a circle': [(ctx) => listContracts(ctx, company.circle(1), { ...page, filter: {}, by: 'VENDOR_CODE' }).catch(() => null), some(0)],
}

const callers: Record<string, [number, placed?: boolean]> = {
  'a circle': [2_001],
  'a part of a circle': [2_001, true],
  'a corporate above ten circles': [1_001],
  'a vendor': [3_001],
  'a part of a vendor': [3_001, true],
}

/** What is asked of the journal: it is walked backwards, and no further than a page in each company. */
const journal: Record<string, object> = {
  'the latest': {},
  'what one person did': { actorId: idOf('row', 7) },
  'what happened to a row': { entityId: idOf('site', 10_000 + 20) },
}
const journalBound = (places: number) => 2 * 51 * (places + 2)

test.each(Object.entries(journal))('of the journal %s is found without a look at the rest', async (_what, filter) => {
  for (const [tenant] of [[2_001], [1_001], [3_001]] as const) {
    const scope = await scopeFor(identity, memberOf(tenant))
    const twice = async (ctx: Context) => {
      const { slice, cursorOf } = await listEntries(ctx, page, filter)
      const last = slice.rows.at(-1)
      if (last) await listEntries(ctx, { ...page, after: cursorOf(last) }, filter)
    }
    const { scanned, visited } = await explained(lanes, scope, twice)
    expect(scanned).toEqual([])
    expect(visited).toBeLessThanOrEqual(2 * journalBound(scope.readable.length))
  }
})

test('a search of the journal that no index serves is seen to look at all of it', async () => {
  const scope = await scopeFor(identity, memberOf(2_001))
  const { visited } = await explained(lanes, scope, (ctx) => listEntries(ctx, page, { entity: 'Nothing' }))
  expect(visited).toBeGreaterThanOrEqual(entriesEach)
})

describe.each(Object.entries(callers))('%s', (_who, [tenant, placed]) => {
  test.each(Object.entries(asks))('%s looks at no more than its company sees', async (_what, [ask, bound]) => {
    const scope = await scopeFor(identity, memberOf(tenant, placed))
    const whole = await scopeFor(identity, memberOf(tenant))
    const places = scope.readable.length + scope.served.length
    const see = await countFor(whole)
    const { scanned, visited, statements } = await explained(lanes, scope, ask)
    // What is shared, or lies in a part, is found among what the company sees: as often as it takes.
    const loose = scope.tenant.type === 'VENDOR' || scope.part !== null
    expect(scanned).toEqual([])
    expect(visited).toBeLessThanOrEqual(loose ? 3 * see * statements : bound({ see, places }))
  })
})

test('what lies in a part is found without a look at the rest of the company', async () => {
  const scope = await scopeFor(identity, memberOf(2_001, true))
  for (const by of ['CODE', 'NAME', 'NEWEST'] as const) {
    const { visited } = await explained(lanes, scope, (ctx) => listSites(ctx, page, {}, by))
    expect(visited).toBeLessThanOrEqual(120)
  }
})

/** What the numbers are worth: a statement that looks at everything is told from those above. */
test('a search inside names is seen to look at all that the circle has, and one without a place at everything', async () => {
  const scope = await scopeFor(identity, memberOf(2_001))
  const inside = await explained(lanes, scope, ({ sql: db }) =>
    db.selectFrom('site').select('id').where(sql<boolean>`name_folded like '%zz%'`).execute(),
  )
  expect(inside.visited).toBe(1_000)
  const all = await scopeFor(identity, memberOf(1_001))
  const scan = await explained(lanes, all, ({ sql: db }) => db.selectFrom('site').select(sql<number>`count(*)`.as('count')).execute())
  expect(scan.visited).toBeGreaterThanOrEqual(10_000)
})

test('a row is found by its key however many companies there are, for the tables say that there are few', async () => {
  const scope = await scopeFor(identity, memberOf(2_001))
  const last = { tenantId: company.circle(1), id: idOf('site', 10_000 + 999) }
  const among = async (companies: number) => {
    await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
      owner.query(`ALTER TABLE site ALTER COLUMN tenant_id SET (n_distinct = ${companies}); ANALYZE site`),
    )
    return (await explained(lanes, scope, ({ loaders }) => loaders.site.load(last))).visited
  }
  expect(await among(10_000)).toBeGreaterThanOrEqual(900)
  expect(await among(20)).toBe(1)
})

async function countFor(scope: Scope): Promise<number> {
  let seen = 0
  await explained(lanes, scope, async (ctx) => {
    seen = await (await listSites(ctx, page, {}, 'CODE')).count()
  })
  return seen
}

console.log(`plans: ${Object.keys(callers).length} callers, ${Object.keys(asks).length} questions`)
