import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { endMember } from '../membership/documents.ts'
import { bearer, ownRole } from '../role/chain.ts'
import { setMemberRoles, updateRole } from '../role/documents.ts'
import { sites, updateSite } from '../site/documents.ts'
import { apiKeys, createApiKey, revokeApiKey } from './documents.ts'

const gateway = await startGateway()
const { world, showing, stranger } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const admin = await gateway.as(await world.member(circle))
const make = (permissions: string[]) => ({ input: { name: 'Export', permissions } })

test('a key may nothing that it does not name, whatever its maker holds', async () => {
  const maker = await world.member(circle)
  const { secret } = await world.apiKey(maker, ['site.read'])
  const site = await world.site(circle)
  const program = showing(secret)
  expect(codeOf(await program.ask(updateSite, { input: { id: site.id, version: 1, name: 'x' } } as never))).toBe('FORBIDDEN')
  expect(codeOf(await program.ask('{ memberships { totalCount } }'))).toBe('FORBIDDEN')
  // The same in person, so that it was the key that lacked it.
  dataOf(await (await gateway.as(maker)).ask('{ memberships { totalCount } }'))
})

test('a key may nothing that its maker does not hold at the moment', async () => {
  const role = await ownRole(gateway, circle, 'site.read', 'tenant.read')
  const maker = await world.member(circle, { roles: [role.code] })
  const { secret } = await world.apiKey(maker, ['site.read', 'site.update', 'member.read'])
  const program = showing(secret)
  dataOf(await program.ask(sites, {}))
  expect(codeOf(await program.ask('{ memberships { totalCount } }'))).toBe('FORBIDDEN')
  const entries = [{ permission: 'tenant.read' }]
  dataOf(await admin.ask(updateRole, { input: { id: role.id, version: 1, entries } } as never))
  expect(codeOf(await program.ask(sites, {}))).toBe('FORBIDDEN')
})

test('what is denied to its maker is denied to it', async () => {
  const maker = await bearer(gateway, circle, 'site.*', 'tenant.read', '!site.read')
  const { secret } = await world.apiKey(maker, ['site.read'])
  expect(codeOf(await showing(secret).ask(sites, {}))).toBe('FORBIDDEN')
})

test('nobody makes a key that names what they do not hold', async () => {
  const maker = await gateway.as(await bearer(gateway, circle, 'key.create', 'site.read'))
  expect(codeOf(await maker.ask(createApiKey, make(['site.read', 'site.update'])))).toBe('FORBIDDEN')
  dataOf(await maker.ask(createApiKey, make(['site.read'])))
})

test('whoever lacks the permission makes, sees and revokes none', async () => {
  const viewer = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  const key = await world.apiKey(await world.member(circle), ['site.read'])
  expect(codeOf(await viewer.ask(createApiKey, make(['site.read'])))).toBe('FORBIDDEN')
  expect(codeOf(await viewer.ask(apiKeys, {}))).toBe('FORBIDDEN')
  expect(codeOf(await viewer.ask(revokeApiKey, { input: { id: key.id, version: 1 } }))).toBe('FORBIDDEN')
})

test('a corporate that controls a circle sees and revokes none of its keys', async () => {
  const [corporate, below] = [await world.corporate(), await world.circle()]
  await world.oversee(below, corporate, { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' })
  const key = await world.apiKey(await world.member(below), ['site.read'])
  const above = await gateway.as(await world.member(corporate))
  expect(dataOf(await above.ask(apiKeys, {})).apiKeys!.nodes).toEqual([])
  expect(codeOf(await above.ask(revokeApiKey, { input: { id: key.id, version: 1 } }))).toBe('NOT_FOUND')
})

test('whoever is placed in a unit makes and sees no keys; one that they have is confined as they are', async () => {
  const [unit, elsewhere] = [await world.unit(circle), await world.unit(circle)]
  const placed = await world.member(circle, { unit })
  const by = await gateway.as(placed)
  expect(codeOf(await by.ask(createApiKey, make(['site.read'])))).toBe('FORBIDDEN')
  expect(dataOf(await by.ask(apiKeys, {})).apiKeys!.nodes).toEqual([])
  const { secret } = await world.apiKey(placed, ['site.read'])
  await world.site(circle, { unit: elsewhere })
  const { id } = await world.site(circle, { unit })
  expect(dataOf(await showing(secret).ask(sites, {})).sites!.nodes.map((site) => site.id)).toEqual([id])
})

test.for([
  'mutation { logout }',
  'mutation { logoutEverywhere }',
  '{ sessions { id } }',
  'mutation { endSession(input: { id: "018f0000-0000-7000-8000-000000000000" }) }',
  'mutation { changePassword(input: { currentPassword: "a", newPassword: "a staple of another battery" }) }',
  'mutation { beginSecondFactor(input: { password: "a" }) { secret } }',
  'mutation { confirmSecondFactor(input: { code: "123456" }) }',
  'mutation { removeSecondFactor(input: { password: "a" }) }',
  'mutation { createApiKey(input: { name: "Another", permissions: ["site.read"] }) { secret } }',
])('only a person does this: %s', async (document) => {
  const key = await world.apiKey(await world.member(circle), ['site.read', 'key.create'])
  const { secret } = key
  expect(codeOf(await showing(secret).ask(document))).toBe('FORBIDDEN')
  dataOf(await showing(secret).ask(sites, {}))
})

test('a key hands out no role that holds more than the key does', async () => {
  const one = await world.member(circle, { roles: [] })
  const { secret } = await world.apiKey(await world.member(circle), ['role.assign', 'role.read', 'member.read', 'site.read', 'tenant.read'])
  const give = (roles: string[]) => showing(secret).ask(setMemberRoles, { input: { id: one.id, version: 1, roles } })
  expect(codeOf(await give(['viewer']))).toBe('FORBIDDEN')
  dataOf(await give([(await ownRole(gateway, circle, 'site.read')).code]))
})

test('a key names no other company than its own, be its maker’s or not', async () => {
  const maker = await world.member(circle)
  const other = await world.circle()
  await world.alsoIn(other, maker)
  const { secret } = await world.apiKey(maker, ['site.read'])
  const there = showing(secret).with({ 'x-tenant-id': other.id })
  expect(codeOf(await there.ask(sites, {}))).toBe('NOT_FOUND')
})

test('a key that expired, one that there is not, and one that is none are refused alike', async () => {
  const maker = await world.member(circle)
  const { secret } = await world.apiKey(maker, ['site.read'], { expiresAt: new Date(Date.now() - 1) })
  for (const shown of [secret, `cgk_${'x'.repeat(43)}`, 'cgk_', 'x', secret.slice(0, -1)])
    expect(codeOf(await showing(shown).ask(sites, {}))).toBe('UNAUTHENTICATED')
})

test('a key ends with its maker’s membership, and with their account', async () => {
  for (const end of [
    `UPDATE membership SET status = 'SUSPENDED' WHERE id = $1`,
    'UPDATE membership SET valid_until = now() WHERE id = $1',
    `UPDATE account SET status = 'DISABLED' WHERE id = (SELECT account_id FROM membership WHERE id = $1)`,
  ]) {
    const maker = await world.member(circle)
    const { secret } = await world.apiKey(maker, ['site.read'])
    dataOf(await showing(secret).ask(sites, {}))
    await world.run(end, [maker.id])
    expect(['NOT_FOUND', 'UNAUTHENTICATED']).toContain(codeOf(await showing(secret).ask(sites, {})))
  }
})

test('a key of a membership that has ended stays ended when its maker comes back', async () => {
  const maker = await world.member(circle)
  const { secret } = await world.apiKey(maker, ['site.read'])
  const input = { id: maker.id, version: 1 }
  dataOf(await admin.ask(endMember, { input }))
  await world.run(`UPDATE membership SET status = 'ACTIVE' WHERE id = $1`, [maker.id])
  dataOf(await (await gateway.as(maker)).ask(sites, {}))
  expect(codeOf(await showing(secret).ask(sites, {}))).toBe('UNAUTHENTICATED')
})

test('whoever shows a key and a token at once is told to choose', async () => {
  const maker = await world.member(circle)
  const { secret } = await world.apiKey(maker, ['site.read'])
  const both = (await gateway.as(maker)).with({ 'x-api-key': secret })
  expect(refusalOf(await both.ask(sites, {}))).toMatchObject({
    ...{ code: 'INVALID_INPUT', fields: { 'X-API-Key': expect.any(String) } },
  })
})

test('an address that tries keys is told to wait, and keys in use go on', async () => {
  await using own = await startGateway()
  const company = await own.world.circle()
  const { secret } = await own.world.apiKey(await own.world.member(company), ['site.read'])
  dataOf(await own.showing(secret).ask(sites, {}))
  const guesses = Array.from({ length: 101 }, (_, turn) => `cgk_${String(turn).padStart(43, '0')}`)
  const codes: unknown[] = []
  for (const guess of guesses) codes.push(codeOf(await own.showing(guess).ask(sites, {})))
  expect(codes.slice(0, 100)).toEqual(Array(100).fill('UNAUTHENTICATED'))
  expect(refusalOf(await own.showing(guesses[0]!).ask(sites, {}))).toMatchObject({ budget: 'API_KEY' })
  dataOf(await own.showing(secret).ask(sites, {}))
})

test('a stranger learns nothing of keys', async () => {
  expect(codeOf(await stranger.ask(apiKeys, {}))).toBe('UNAUTHENTICATED')
})
