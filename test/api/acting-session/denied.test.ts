import { afterAll, expect, test } from 'vitest'
import { staffRoles } from '../../../src/auth/staff-permissions.ts'
import { Lanes } from '../../../src/db/lanes.ts'
import { planeUrls } from '../../../src/db/planes.ts'
import { transaction } from '../../../src/db/transaction.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { createSite, tower } from '../site/documents.ts'
import { actingAs, begunFields, reason } from './chain.ts'
import { actingSessions, endActingAs } from './documents.ts'

const gateway = await startGateway()
const { world, database, stranger } = gateway
const lanes = new Lanes({ url: planeUrls(database.url).tenant, max: 2 })
afterAll(async () => {
  await Promise.all([gateway.stop(), lanes.end()])
})
const door = stranger.under('/internal')
const sites = '{ sites { totalCount } }'
const site = () => ({ input: { ...tower, code: `S${Math.random().toString(36).slice(2)}`.toUpperCase() } })

test('who only reads changes nothing, whatever the member may', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const { client } = await actingAs(gateway, member)
  dataOf(await client.ask(sites))
  const before = await world.counts()
  expect(codeOf(await client.ask(createSite, site()))).toBe('FORBIDDEN')
  const unit = 'mutation { createOrganizationUnit(input: { kind: BRANCH, name: "X" }) { id } }'
  expect(codeOf(await client.ask(unit))).toBe('FORBIDDEN')
  expect(await world.counts()).toEqual(before)
  dataOf(await (await gateway.as(member)).ask(createSite, site()))
})

test('who writes does no more than the member may', async () => {
  const viewer = await world.member(await world.circle(), { roles: ['viewer'] })
  const { client } = await actingAs(gateway, viewer, { write: true })
  expect(codeOf(await client.ask(createSite, site()))).toBe('FORBIDDEN')
})

const entering = (name: string, values: readonly unknown[], sql: string) =>
  transaction(lanes, async (op) => {
    await op.query({ text: `SELECT gate.${name}($1, $2, $3, $4, $5)`, values })
    return (await op.query<{ found: boolean }>({ text: sql })).rows
  })

/** What the wall below is entered with. */
async function entry(session: string, { tenantId, id, accountId }: { tenantId: string; id: string; accountId: string }) {
  const epoch = async (subject: string) =>
    (await world.run<{ value: string }>('SELECT value::text FROM epoch WHERE subject_id = $1', [subject]))[0]!.value
  return [session, tenantId, id, await epoch(accountId), await epoch(tenantId)]
}

test('the wall below holds the same without the code above: reading only, and no way in by the wrong door', async () => {
  const member = await world.member(await world.circle())
  const [reads, writes] = [await actingAs(gateway, member), await actingAs(gateway, member, { write: true })]
  const may = 'SELECT gate.may_write() AS found'
  const of = async (session: string) => entry(session, member)
  expect(await entering('enter_acting', await of(reads.session.id), may)).toEqual([{ found: false }])
  expect(await entering('enter_acting', await of(writes.session.id), may)).toEqual([{ found: true }])
  await expect(entering('enter', await of(reads.session.id), may)).rejects.toMatchObject({ code: 'CG401' })
  await expect(entering('enter_acting', await of(member.sessionId), may)).rejects.toMatchObject({ code: 'CG401' })
  const other = await world.member(await world.circle())
  const elsewhere = await entry(reads.session.id, other)
  await expect(entering('enter_acting', elsewhere, may)).rejects.toMatchObject({ code: 'CG401' })
  await expect(transaction(lanes, (op) => op.query({ text: 'SELECT FROM acting_session' }))).rejects.toMatchObject({ code: '42501' })
})

test('what is the member’s own is not for whoever acts in their place', async () => {
  const member = await world.member(await world.circle(), { password: 'correct horse battery' })
  const { client, session } = await actingAs(gateway, member, { write: true })
  for (const field of [
    '{ sessions { id } }',
    'mutation { logout }',
    'mutation { logoutEverywhere }',
    `mutation { endSession(input: { id: "${member.sessionId}" }) }`,
    'mutation { changePassword(input: { currentPassword: "correct horse battery", newPassword: "another horse battery" }) }',
    'mutation { beginSecondFactor(input: { password: "correct horse battery" }) { secret } }',
    'mutation { confirmSecondFactor(input: { code: "000000" }) }',
    'mutation { removeSecondFactor(input: { password: "correct horse battery" }) }',
  ])
    expect({ field, code: codeOf(await client.ask(field)) }).toEqual({ field, code: 'FORBIDDEN' })
  dataOf(await (await gateway.as(member)).ask('{ me { id } }'))
  // Nor do they end in the company's name what the company may want to look at.
  expect(codeOf(await client.ask(endActingAs, { input: { id: session.id } }))).toBe('FORBIDDEN')
  dataOf(await client.ask(sites))
})

test('no key outlives the hour: who acts in the place of a member makes none, though they write', async () => {
  const member = await world.member(await world.circle())
  const create = 'mutation { createApiKey(input: { name: "left behind", permissions: ["site.read"] }) { secret } }'
  const { client } = await actingAs(gateway, member, { write: true })
  expect(codeOf(await client.ask(create))).toBe('FORBIDDEN')
  dataOf(await (await gateway.as(member)).ask(create))
})

test('the staff’s own token opens no tenant’s door while they act, nor the token of acting theirs', async () => {
  const { accessToken, staffToken } = await actingAs(gateway, await world.member(await world.circle()))
  expect(codeOf(await gateway.bearing(staffToken).ask(sites))).toBe('UNAUTHENTICATED')
  const client = door.with({ authorization: `Bearer ${accessToken}` })
  expect(codeOf(await client.ask('{ me { id } }'))).toBe('UNAUTHENTICATED')
})

test('no company but the one is acted in, by whichever name', async () => {
  const member = await world.member(await world.circle())
  const other = await world.circle()
  await world.alsoIn(other, member)
  const { client } = await actingAs(gateway, member)
  for (const [name, value] of [
    ['x-tenant-id', other.id],
    ['x-circle-code', other.code],
  ] as const)
    expect(codeOf(await client.with({ [name]: value }).ask(sites))).toBe('NOT_FOUND')
  expect(codeOf(await client.under(`/t/${other.code}`).ask(sites))).toBe('NOT_FOUND')
  dataOf(await client.with({ 'x-tenant-id': member.tenantId }).ask(sites))
})

test.for<
  [string, (of: { member: string; account: string; staff: string; session: string; tenant: string }) => [text: string, id: string], string]
>([
  ['the member’s membership ends', ({ member }) => [`UPDATE membership SET status = 'ENDED' WHERE id = $1`, member], 'NOT_FOUND'],
  [
    'the member’s account is disabled',
    ({ account }) => [`UPDATE account SET status = 'DISABLED' WHERE id = $1`, account],
    'UNAUTHENTICATED',
  ],
  [
    'the member’s role is taken away',
    ({ member }) => ['UPDATE membership_role SET ended_at = now() WHERE membership_id = $1', member],
    'FORBIDDEN',
  ],
  ['the company is deactivated', ({ tenant }) => [`UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1`, tenant], 'NOT_FOUND'],
  ['whoever acts is disabled', ({ staff }) => [`UPDATE staff_account SET status = 'DISABLED' WHERE id = $1`, staff], 'UNAUTHENTICATED'],
  [
    'the time is up',
    ({ session }) => ["UPDATE acting_session SET began_at = now() - interval '20 minutes', expires_at = now() WHERE id = $1", session],
    'UNAUTHENTICATED',
  ],
])('when %s, the very next operation is refused', async ([, revoke, code]) => {
  const member = await world.member(await world.circle())
  const { client, staff, session } = await actingAs(gateway, member)
  dataOf(await client.ask(sites))
  const [text, id] = revoke({ member: member.id, account: member.accountId, staff: staff.id, session: session.id, tenant: member.tenantId })
  await world.run(text, [id])
  expect(codeOf(await client.ask(sites))).toBe(code)
})

test('who is demoted writes no more from the next operation on', async () => {
  const { client, staff } = await actingAs(gateway, await world.member(await world.circle()), { write: true })
  dataOf(await client.ask(createSite, site()))
  await world.run("UPDATE staff_account SET role = 'SUPPORT' WHERE id = $1", [staff.id])
  const before = await world.run('SELECT count(*) FROM site')
  expect(codeOf(await client.ask(createSite, site()))).toBe('FORBIDDEN')
  dataOf(await client.ask(sites))
  expect(await world.run('SELECT count(*) FROM site')).toEqual(before)
})

test.each(staffRoles)('as %s writing is begun as the table says', async (role) => {
  const { client } = await asStaff(gateway, role)
  const { tenantId, id: membershipId } = await world.member(await world.circle())
  const input = { tenantId, membershipId, reason }
  dataOf(await does(client, 'beginActingAs', input, begunFields))
  const before = await world.counts()
  const writing = await does(client, 'beginActingAs', { ...input, write: true }, begunFields)
  if (role === 'ADMIN' || role === 'OWNER') return expect(writing.errors).toBeUndefined()
  expect(codeOf(writing)).toBe('FORBIDDEN')
  expect(await world.counts()).toEqual(before)
})

test('nobody ends what others do but those who may; a foreign company ends none', async () => {
  const member = await world.member(await world.circle())
  const { session } = await actingAs(gateway, member)
  const stop = { id: session.id }
  const support = await asStaff(gateway, 'SUPPORT')
  expect(codeOf(await does(support.client, 'endActingAs', stop, '{ id }'))).toBe('NOT_FOUND')
  const foreign = await gateway.as(await world.member(await world.circle()))
  expect(codeOf(await foreign.ask(endActingAs, { input: stop }))).toBe('NOT_FOUND')
  expect(dataOf(await foreign.ask(actingSessions)).actingSessions).toMatchObject({ totalCount: 0, nodes: [] })
  const viewer = await gateway.as(await world.member({ id: member.tenantId, type: 'CIRCLE', code: '' }, { roles: ['viewer'] }))
  expect(codeOf(await viewer.ask(endActingAs, { input: stop }))).toBe('FORBIDDEN')
  expect(codeOf(await viewer.ask(actingSessions))).toBe('FORBIDDEN')
  const admin = await asStaff(gateway, 'ADMIN')
  dataOf(await does(admin.client, 'endActingAs', stop, '{ id }'))
})

test('a person’s token that calls itself one of acting opens nothing', async () => {
  const member = await world.member(await world.circle())
  const { session, staff } = await actingAs(gateway, member)
  const acting = { header: { typ: 'acting+jwt' } }
  dataOf(await gateway.bearing(await forge(gateway, { accountId: staff.id, sessionId: session.id }, acting)).ask(sites))
  const stolen: [typeof acting | object, { accountId: string; sessionId: string }][] = [
    [acting, member],
    [acting, { accountId: member.accountId, sessionId: session.id }],
    [{}, { accountId: staff.id, sessionId: session.id }],
    [{}, { accountId: member.accountId, sessionId: session.id }],
    [
      { ...acting, claims: { aud: 'circlegate:staff' } },
      { accountId: staff.id, sessionId: session.id },
    ],
  ]
  for (const [forgery, who] of stolen) {
    const client = gateway.bearing(await forge(gateway, who, forgery))
    expect(codeOf(await client.ask(sites))).toBe('UNAUTHENTICATED')
  }
})
