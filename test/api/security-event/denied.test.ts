import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, makeStaff, staffLogin } from '../../support/staff.ts'
import { login } from '../session/documents.ts'
import { password, people } from '../session/people.ts'
import { securityEvents } from './documents.ts'
import { comes, ofCompany, ofPerson } from './trail.ts'

let now = new Date()
const gateway = await startGateway({
  config: { trustProxy: ['loopback'] },
  clock: () => now,
})
const { world, bearing, stranger } = gateway
const { tries } = people(gateway)
afterAll(gateway.stop)

const counts = async () =>
  (
    await world.run<{ rows: number }>(
      'SELECT (SELECT count(*) FROM account_event)::int + (SELECT count(*) FROM security_event)::int AS rows',
    )
  )[0]!.rows

/** How many there are once all that is told behind the answers has been: sign-ins of the tests before, for one. */
async function settled(): Promise<number> {
  for (let last = -1; ; await sleep(300)) {
    const rows = await counts()
    if (rows === last) return rows
    last = rows
  }
}

/** Somebody of two companies, and an administrator of each. */
async function ofTwo() {
  const [a, b] = [await world.circle(), await world.circle()]
  const member = await world.member(a, { password })
  const there = await world.alsoIn(b, member)
  const looksAt = async (company: typeof a) => gateway.as(await world.member(company))
  return { a, b, member, there, lookA: await looksAt(a), lookB: await looksAt(b) }
}

test('a sign-in for one company is not in the trail of the other, nor is its end', async () => {
  const { a, b, member, there, lookA, lookB } = await ofTwo()
  const { accessToken } = dataOf(await stranger.ask(login, { input: { email: member.email, password } })).login
  dataOf(await bearing(accessToken, b.id).ask('{ sites { totalCount } }'))
  await comes(() => ofCompany(lookB, { memberId: there.id }), 'SIGNED_IN')
  dataOf(await bearing(accessToken, b.id).ask('mutation { logout }'))
  expect((await ofCompany(lookB, { memberId: there.id })).nodes.map(({ kind }) => kind)).toEqual(['SESSION_ENDED', 'SIGNED_IN'])
  expect((await ofCompany(lookA, { memberId: member.id })).nodes).toEqual([])
  // The same in the other one, once it is acted for: so the check is not a dead one.
  const again = dataOf(await stranger.ask(login, { input: { email: member.email, password } })).login
  const elsewhere = { 'x-forwarded-for': '192.0.2.5' }
  dataOf(await bearing(again.accessToken, b.id).ask('{ sites { totalCount } }'))
  dataOf(await bearing(again.accessToken, a.id).with(elsewhere).ask('{ sites { totalCount } }'))
  const [told] = await comes(() => ofCompany(lookA, { memberId: member.id }), 'SIGNED_IN')
  expect(told!.address).toBe('192.0.2.5')
})

test('no trail of a company tells from where an account was tried, and none has the other company’s member', async () => {
  const { member, there, lookA, lookB } = await ofTwo()
  await tries(member.email, { password: 'not this one', address: '192.0.2.77' })
  const [inA] = await comes(() => ofCompany(lookA), 'SIGN_IN_FAILED')
  const [inB] = await comes(() => ofCompany(lookB), 'SIGN_IN_FAILED')
  expect([inA!.memberId, inB!.memberId]).toEqual([member.id, there.id])
  expect(inA!.id).not.toBe(inB!.id)
  expect(JSON.stringify([inA, inB])).not.toContain('192.0.2.77')
})

test('an address that nobody has leaves nothing, however often it is tried', async () => {
  const { email } = await world.member(await world.circle(), { password })
  const before = await settled()
  for (let n = 0; n < 3; n++) await tries(`nobody-${n}@test.example`, { password: 'not this one' })
  await tries(email, { password: 'not this one' })
  // The one that is somebody's is there, so the others would be.
  await expect.poll(counts, { timeout: 10_000 }).toBe(before + 2)
})

test('a flood of failures is told twice a minute, with how many there were', async () => {
  const circle = await world.circle()
  const member = await world.member(circle, { password })
  const looks = await gateway.as(await world.member(circle))
  const by = await gateway.as(member)
  // From as many addresses, so that none of them is refused; all at once, for each waits longer than the one before.
  await Promise.all(Array.from({ length: 20 }, (_, n) => tries(member.email, { password: 'not this one', address: `198.51.100.${n}` })))
  const [first] = await comes(() => ofPerson(by), 'SIGN_IN_FAILED')
  expect(first!.times).toBe(1)
  now = new Date(now.getTime() + 60_000)
  await tries(member.email, { password: 'not this one' })
  const told = await comes(() => ofCompany(looks), 'SIGN_IN_FAILED', 3)
  expect(told.map(({ times }) => times).sort((a, b) => a - b)).toEqual([1, 1, 19])
}, 60_000)

test('attempts that were refused unlooked-at are told as such', async () => {
  const member = await world.member(await world.circle(), { password })
  for (let n = 0; n < 11; n++) await tries(member.email, { password: 'not this one', address: '203.0.113.9' })
  const by = await gateway.as(member)
  const [throttled] = await comes(() => ofPerson(by), 'SIGN_IN_THROTTLED')
  expect(throttled).toMatchObject({ address: '203.0.113.9', times: 1 })
})

test('only who holds the right reads the trail, no part of a company, and nobody above it', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  const unit = await world.unit(circle)
  const manager = await gateway.as(await world.member(circle, { roles: ['manager'] }))
  const placed = await gateway.as(await world.member(circle, { unit }))
  const above = await gateway.as(await world.member(corporate))
  const own = await gateway.as(await world.member(circle))
  expect(codeOf(await manager.ask(securityEvents, { first: 1 }))).toBe('FORBIDDEN')
  await own.ask('{ sites { totalCount } }')
  await comes(() => ofCompany(own), 'SIGNED_IN', 2)
  const seen = async (client: typeof own) => (await ofCompany(client)).nodes.map((one) => one.tenantId)
  expect((await ofCompany(placed)).totalCount).toBe(0)
  expect((await seen(above)).filter((id) => id === circle.id)).toEqual([])
})

test('a trail that cannot be written changes no answer', async () => {
  const member = await world.member(await world.circle(), { password })
  const owner = (text: string) => withConnection(gateway.database.ownerUrl, 'the scratch database', (client) => client.query(text))
  await owner('ALTER TABLE account_event RENAME TO gone')
  expect(codeOf(await tries(member.email, { password: 'not this one' }))).toBe('UNAUTHENTICATED')
  await owner('ALTER TABLE gone RENAME TO account_event')
})

test('staff read the trail of a company, of an account, and their own; support reads none', async () => {
  const { a, member } = await ofTwo()
  await tries(member.email, { password: 'not this one', address: '192.0.2.80' })
  const { client, staff } = await asStaff(gateway, 'ADMIN')
  const listed = async (filter: string) =>
    dataOf(
      await client.ask<{
        securityEvents: { nodes: { kind: string; address: string | null; accountId: string; name: string; ofStaff: boolean }[] }
      }>(`{ securityEvents(first: 100, filter: ${filter}) { totalCount nodes { kind address accountId name ofStaff tenantId } } }`),
    ).securityEvents
  const [told] = await comes(() => listed(`{ accountId: "${member.accountId}" }`) as never, 'SIGN_IN_FAILED')
  expect(told).toMatchObject({ address: '192.0.2.80', accountId: member.accountId, ofStaff: false })
  const company = await listed(`{ tenantId: "${a.id}" }`)
  expect(company.nodes).toContainEqual(expect.objectContaining({ kind: 'SIGN_IN_FAILED', address: null, accountId: member.accountId }))
  const { email, id } = await makeStaff(gateway)
  await stranger.under('/internal').ask(staffLogin, { email, password: 'not this one' })
  const [failed] = await comes(() => listed(`{ ofStaff: true, accountId: "${id}" }`) as never, 'SIGN_IN_FAILED')
  expect(failed).toMatchObject({ ofStaff: true, accountId: id })
  const own = await listed(`{ ofStaff: true, accountId: "${staff.id}" }`)
  expect(own.nodes).toMatchObject([{ kind: 'SIGNED_IN', name: staff.displayName }])
  const support = await asStaff(gateway, 'SUPPORT')
  expect(codeOf(await support.client.ask('{ securityEvents { totalCount } }'))).toBe('FORBIDDEN')
})
