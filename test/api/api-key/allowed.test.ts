import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { auditEntries } from '../audit-entry/documents.ts'
import { createSite, siteChanged, sites } from '../site/documents.ts'
import { apiKeys, createApiKey, revokeApiKey } from './documents.ts'

const gateway = await startGateway()
const { world, showing } = gateway
afterAll(gateway.stop)

async function scene() {
  const circle = await world.circle()
  const maker = await world.member(circle)
  const by = await gateway.as(maker)
  const make = async (permissions: string[], given: object = {}) =>
    dataOf(await by.ask(createApiKey, { input: { name: 'Export', permissions, ...given } })).createApiKey
  return { circle, maker, by, make }
}

const day = 24 * 3_600_000

test('a key asks for its company as whoever made it, within what it names', async () => {
  const { circle, maker, make } = await scene()
  await world.site(circle)
  const { secret, apiKey } = await make(['site.read', 'tenant.read'])
  expect(apiKey).toMatchObject({ tenantId: circle.id, membershipId: maker.id, status: 'ACTIVE', version: 1 })
  expect(secret).toMatch(/^cgk_[\w-]{43}$/)
  expect(secret!.startsWith(apiKey.prefix)).toBe(true)
  const program = showing(secret!)
  expect(dataOf(await program.ask(sites, {})).sites!.totalCount).toBe(1)
  const named = { id: circle.id, organizationCode: circle.code }
  expect(dataOf(await program.ask('{ actingTenant { id organizationCode } }'))).toEqual({ actingTenant: named })
})

test('a key is told that it is a key, of itself and of the one company it is for', async () => {
  const { circle, maker, make } = await scene()
  await world.alsoIn(await world.circle(), maker)
  const { secret, apiKey } = await make(['tenant.read'])
  const { me } = dataOf(await showing(secret!).ask<{ me: object }>('{ me { kind id displayName email memberships { tenant { id } } } }'))
  expect(me).toEqual({
    ...{ kind: 'SERVICE', id: apiKey.id, displayName: 'Export', email: maker.email },
    memberships: [{ tenant: { id: circle.id } }],
  })
  const person = dataOf(await (await gateway.as(maker)).ask('{ me { kind } }'))
  expect(person).toEqual({ me: { kind: 'PERSON' } })
})

test('it ends in 90 days unless another day is said, a year ahead at most', async () => {
  const { make } = await scene()
  const ends = async (given: object = {}) => (Date.parse((await make(['site.read'], given)).apiKey.expiresAt) - Date.now()) / day
  expect(await ends()).toBeCloseTo(90, 1)
  const wished = new Date(Date.now() + 3 * day).toISOString()
  expect(await ends({ expiresAt: wished })).toBeCloseTo(3, 1)
})

test('the same id with the same input is the same key, and its secret is told once', async () => {
  const { make } = await scene()
  const id = newId()
  const first = await make(['site.read'], { id })
  const again = await make(['site.read'], { id })
  expect(first.secret).not.toBeNull()
  expect(again).toEqual({ ...first, secret: null })
})

test('only a hash of the secret is kept', async () => {
  const { make } = await scene()
  const { secret, apiKey } = await make(['site.read'])
  const kept = await world.run<{ kept: string }>(
    `SELECT to_jsonb(k)::text AS kept FROM api_key k WHERE id = $1
     UNION ALL SELECT changes::text FROM audit_entry WHERE entity_id = $1`,
    [apiKey.id],
  )
  expect(kept).toHaveLength(2)
  for (const row of kept) {
    expect(row.kept).toContain(secret!.slice(0, 12))
    expect(row.kept).not.toContain(secret!.slice(12))
  }
  const [key] = await world.run<{ hash: string }>('SELECT hash FROM api_key WHERE id = $1', [apiKey.id])
  const told = await world.run<{ told: string }>(
    `SELECT to_jsonb(o)::text AS told FROM outbox o WHERE entity_id = $1
     UNION ALL SELECT to_jsonb(e)::text FROM audit_entry e WHERE entity_id = $1`,
    [apiKey.id],
  )
  expect(told).toHaveLength(2)
  for (const row of told) expect(row.told).not.toContain(key!.hash)
})

test('what a key does stands in the journal in both names', async () => {
  const { by, maker, make } = await scene()
  const { secret } = await make(['site.create', 'tenant.read'])
  const input = { code: 'K-1', name: 'By key', position: { latitude: 1, longitude: 1 }, address: '-', technology: 'G4', structure: 'POLE' }
  dataOf(await showing(secret!).ask(createSite, { input } as never))
  const { nodes } = dataOf(await by.ask(auditEntries, { filter: { entity: 'Site' } } as never)).auditEntries!
  expect(nodes).toMatchObject([{ actorId: maker.id, actorName: `${maker.email} (key Export)`, permission: 'site.create' }])
})

test('when it was used last is shown, and written down once a minute at most', async () => {
  const { by, make } = await scene()
  const { secret, apiKey } = await make(['site.read'])
  const used = async () => dataOf(await by.ask(apiKeys, {})).apiKeys!.nodes[0]!.lastUsedAt
  expect(await used()).toBeNull()
  for (let turn = 0; turn < 5; turn++) dataOf(await showing(secret!).ask(sites, {}))
  await expect.poll(used).not.toBeNull()
  const [{ at }] = (await world.run<{ at: Date }>('SELECT last_used_at AS at FROM api_key WHERE id = $1', [apiKey.id])) as [{ at: Date }]
  dataOf(await showing(secret!).ask(sites, {}))
  expect(Date.parse((await used())!)).toBe(at.getTime())
  // Nobody is told of it: it is no change of the key.
  expect(await world.run(`SELECT FROM outbox WHERE entity_id = $1 AND action = 'UPDATED'`, [apiKey.id])).toEqual([])
})

test('a key follows what it reads, and shows itself in connection_init', async () => {
  const { circle, make } = await scene()
  const { secret } = await make(['site.read', 'tenant.read'])
  await using feed = await Following.of(showing(secret!), siteChanged, () => world.site(circle))
  const { id } = await world.site(circle)
  expect((await feed.next()).site.id).toBe(id)
})

test('keys are listed, the newest first, by who made them and by state', async () => {
  const { circle, maker, by, make } = await scene()
  const other = await world.member(circle)
  const theirs = await world.apiKey(other, ['site.read'])
  const past = await world.apiKey(maker, ['site.read'], { expiresAt: new Date(Date.now() - 1000) })
  const revoked = await make(['site.read'])
  dataOf(await by.ask(revokeApiKey, { input: { id: revoked.apiKey.id, version: 1 } }))
  const listed = async (filter: object) => dataOf(await by.ask(apiKeys, { filter } as never)).apiKeys!.nodes.map(({ id }) => id)
  expect(await listed({})).toEqual([revoked.apiKey.id, past.id, theirs.id])
  expect(await listed({ membershipId: [other.id] })).toEqual([theirs.id])
  expect(await listed({ status: ['REVOKED'] })).toEqual([revoked.apiKey.id])
  expect(await listed({ status: ['EXPIRED', 'ACTIVE'] })).toEqual([past.id, theirs.id])
  const page = dataOf(await by.ask(apiKeys, { first: 2 })).apiKeys!
  expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const next = dataOf(await by.ask(apiKeys, { first: 2, after: page.pageInfo.endCursor })).apiKeys!
  expect(next.nodes.map(({ id }) => id)).toEqual([theirs.id])
})

test('an Idempotency-Key of a program is none of its maker’s', async () => {
  const { by, make } = await scene()
  const { secret } = await make(['site.create', 'site.read', 'tenant.read'])
  const input = { code: 'K-2', name: 'Twice', position: { latitude: 1, longitude: 1 }, address: '-', technology: 'G4', structure: 'POLE' }
  const key = { 'idempotency-key': 'k'.repeat(200) }
  const program = showing(secret!).with(key)
  const made = dataOf(await program.ask(createSite, { input } as never))
  expect(dataOf(await program.ask(createSite, { input } as never))).toEqual(made)
  expect(codeOf(await by.with(key).ask(createSite, { input } as never))).toBe('CONFLICT')
})

test('a new password, and signing out everywhere, leave programs alone', async () => {
  const { by, make } = await scene()
  const { secret } = await make(['site.read'])
  dataOf(await by.ask('mutation { logoutEverywhere }'))
  dataOf(await showing(secret!).ask(sites, {}))
})
