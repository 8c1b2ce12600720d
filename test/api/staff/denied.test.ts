import 'reflect-metadata'
import { Query, Resolver } from 'type-graphql'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { SigningKeys } from '../../../src/auth/signing-keys.ts'
import { mayAs, type StaffRole, staffPermissions, staffRoles } from '../../../src/auth/staff-permissions.ts'
import { Lanes } from '../../../src/db/lanes.ts'
import { planeUrls } from '../../../src/db/planes.ts'
import { transaction } from '../../../src/db/transaction.ts'
import { buildStaffSchema } from '../../../src/server/build-schema.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Answer } from '../../support/client.ts'
import { Browser } from '../../support/cookie-browser.ts'
import { type Forgery, forge } from '../../support/forge.ts'
import { secretKey, startGateway } from '../../support/gateway.ts'
import { asStaff, does, makeStaff, staffLogin, staffPassword } from '../../support/staff.ts'
import { fetchArchive, taken } from '../export/taking.ts'

const gateway = await startGateway()
const { world, stranger, database } = gateway
const lanes = new Lanes({ url: planeUrls(database.url).staff, max: 2 })
afterAll(async () => {
  await Promise.all([gateway.stop(), lanes.end()])
})
const door = stranger.under('/internal')
const bearing = (token: string) => door.with({ authorization: `Bearer ${token}` })
const owner = await asStaff(gateway)
const circle = await world.circle()
const member = await world.member(circle, { password: staffPassword })
const me = '{ me { id } }'

test('the staff’s token opens no door of the tenants, over HTTP or WebSocket', async () => {
  expect(dataOf(await owner.client.ask(me))).toEqual({ me: { id: owner.staff.id } })
  const client = gateway.bearing(owner.token)
  expect(codeOf(await client.ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await client.ask('{ sites { totalCount } }'))).toBe('UNAUTHENTICATED')
  await expect(client.follow(me).next()).rejects.toMatchObject({ code: 4401 })
})

test('a tenant’s token does not open the staff’s door, where there is no WebSocket for anybody', async () => {
  const token = await forge(gateway, member)
  dataOf(await gateway.bearing(token).ask(me))
  expect(codeOf(await bearing(token).ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await bearing(token).ask('{ tenants { totalCount } }'))).toBe('UNAUTHENTICATED')
  for (const each of [token, owner.token]) expect(await upgraded(each)).toBe('Unexpected server response: 404')
})

test('neither a company’s key nor the cookies of its member’s browser open the staff’s door', async () => {
  const { secret } = await world.apiKey(member, ['tenant.read'])
  dataOf(await gateway.showing(secret).ask('{ actingTenant { id } }'))
  for (const client of [gateway.showing(secret).under('/internal'), bearing(secret)])
    expect(codeOf(await client.ask(me))).toBe('UNAUTHENTICATED')
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const input = { email: member.email, password: staffPassword, cookie: true }
  const browser = new Browser(gateway.url)
  dataOf(await browser.ask(login, { input }))
  dataOf(await browser.ask(me))
  expect(codeOf(await browser.ask(me, {}, { path: '/internal/graphql' }))).toBe('UNAUTHENTICATED')
  // Nor does the cookie carry a token of the staff.
  browser.cookies.set('circlegate-access', owner.token)
  expect(codeOf(await browser.ask(me, {}, { path: '/internal/graphql' }))).toBe('UNAUTHENTICATED')
})

test('the staff’s token takes no archive of a company', async () => {
  const admin = await gateway.as(member)
  const { told } = await taken(admin)
  const response = await fetchArchive(gateway.bearing(owner.token), told.id)
  expect(response.status).toBe(401)
  expect(codeOf((await response.json()) as Answer<unknown>)).toBe('UNAUTHENTICATED')
})

/** What becomes of somebody who asks for a WebSocket at the staff's door. */
const upgraded = (token: string) =>
  new Promise((resolve) => {
    const url = `${gateway.url.replace('http', 'ws')}/internal/graphql`
    const headers = { authorization: `Bearer ${token}` }
    const socket = new WebSocket(url, 'graphql-transport-ws', { headers })
    socket.on('error', ({ message }) => resolve(message))
    socket.on('open', () => resolve('open'))
  })

const staffKeys = new SigningKeys((statement) => transaction(lanes, (op) => op.query(statement)), secretKey, 'staff_signing_key')
const ofStaff = { iss: 'circlegate', aud: 'circlegate:staff' }
const sessionOf = async ({ id }: { id: string }) =>
  (await world.run<{ id: string }>('SELECT id FROM staff_session WHERE account_id = $1', [id]))[0]!.id

/** A token of the staff as the gateway would sign it, but for what is said to be otherwise. */
async function forged(forgery: Forgery = {}) {
  const person = { accountId: owner.staff.id, sessionId: await sessionOf(owner.staff) }
  const claims = { ...ofStaff, ...forgery.claims }
  return forge({ keys: staffKeys }, person, { ...forgery, claims, header: { typ: 'staff+jwt', ...forgery.header } })
}

test('a sound token opens, so that the refusals below are owed to what is wrong with each', async () => {
  expect(dataOf(await bearing(await forged()).ask(me))).toEqual({ me: { id: owner.staff.id } })
})

const seconds = (from: number) => Math.floor(Date.now() / 1000) + from
const tenantsKey = await gateway.keys.signer()

test.for<[string, Forgery]>([
  ['of the tenants’ audience', { claims: { aud: 'circlegate:tenant' } }],
  ['for both', { claims: { aud: ['circlegate:tenant', 'elsewhere'] } }],
  ['of the tenants’ kind', { header: { typ: 'at+jwt' } }],
  ['of no kind', { header: { typ: undefined } }],
  ['of the tenants’ key', { key: tenantsKey.privateKey, header: { kid: tenantsKey.kid } }],
  ['of the tenants’ key under the name of ours', { key: tenantsKey.privateKey }],
  ['that has expired', { claims: { exp: seconds(-10) } }],
  ['that never expires', { claims: { exp: undefined } }],
  ['that was issued long ago', { claims: { iat: seconds(-7200) } }],
  ['of another issuer', { claims: { iss: 'elsewhere' } }],
  ['of a session that there is not', { claims: { sid: '018f0000-0000-7000-8000-000000000000' } }],
  ['of a tenant’s session', { claims: { sid: member.sessionId, sub: member.accountId } }],
  ['of somebody else’s session', { claims: { sub: '018f0000-0000-7000-8000-000000000000' } }],
])('a token of the staff %s is refused', async ([, forgery]) => {
  expect(codeOf(await bearing(await forged(forgery)).ask(me))).toBe('UNAUTHENTICATED')
})

test('a key of the staff signs nothing for the tenants', async () => {
  const { kid, privateKey } = await staffKeys.signer()
  const token = await forge(gateway, member, { key: privateKey, header: { kid } })
  expect(codeOf(await gateway.bearing(token).ask(me))).toBe('UNAUTHENTICATED')
  const published = await (await fetch(`${gateway.url}/.well-known/jwks.json`)).text()
  expect(published).not.toContain(kid)
  expect(published).toContain(tenantsKey.kid)
})

test('no account of one plane signs in at the other, with the right password', async () => {
  const tenants = await door.ask(staffLogin, { email: member.email, password: staffPassword })
  expect(codeOf(tenants)).toBe('UNAUTHENTICATED')
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const input = { email: owner.staff.email, password: staffPassword }
  expect(codeOf(await stranger.ask(login, { input }))).toBe('UNAUTHENTICATED')
  dataOf(await stranger.ask(login, { input: { ...input, email: member.email } }))
})

test('a wrong password, an unknown address and somebody disabled are refused in the same words', async () => {
  const gone = await makeStaff(gateway)
  await world.run("UPDATE staff_account SET status = 'DISABLED' WHERE id = $1", [gone.id])
  const wrong = await door.ask(staffLogin, { email: owner.staff.email, password: 'guess' })
  const unknown = await door.ask(staffLogin, { email: 'no@body.example', password: 'guess' })
  const disabled = await door.ask(staffLogin, { email: gone.email, password: staffPassword })
  expect(codeOf(wrong)).toBe('UNAUTHENTICATED')
  expect(unknown).toEqual(wrong)
  expect(disabled).toEqual(wrong)
})

test('guesses fill a bucket, which is none of the tenants’', async () => {
  const { email } = await makeStaff(gateway)
  const guess = () => door.ask(staffLogin, { email, password: 'guess' })
  for (let turn = 0; turn < 10; turn++) expect(codeOf(await guess())).toBe('UNAUTHENTICATED')
  expect(refusalOf(await guess())).toMatchObject({ code: 'RATE_LIMITED', budget: 'SIGN_IN_ACCOUNT' })
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  dataOf(await stranger.ask(login, { input: { email: member.email, password: staffPassword } }))
})

test('who is disabled, or whose session has ended, is refused at the very next operation', async () => {
  for (const text of [
    "UPDATE staff_account SET status = 'DISABLED' WHERE id = $1",
    'UPDATE staff_session SET ended_at = now() WHERE account_id = $1',
    'UPDATE staff_session SET expires_at = now() WHERE account_id = $1',
  ]) {
    const { client, staff } = await asStaff(gateway)
    dataOf(await client.ask('{ tenants { totalCount } }'))
    await world.run(text, [staff.id])
    expect(codeOf(await client.ask('{ tenants { totalCount } }'))).toBe('UNAUTHENTICATED')
    const refused = await does(client, 'suspendTenant', { id: circle.id, reason: 'x' })
    expect(codeOf(refused)).toBe('UNAUTHENTICATED')
  }
})

const nobody = '018f0000-0000-7000-8000-000000000000'
const standing = { id: nobody, reason: 'none' }
const company = { type: 'CIRCLE', organizationCode: '-', organizationName: '-', adminEmail: '-', adminName: '-' }
const appointed = { tenantId: nobody, email: 'a@b.example', displayName: 'A', reason: 'none' }

/** What each field needs, and what it says to those who may but ask for what there is not. */
// biome-ignore format: one table
const asks: [
  field: string,
  needs: keyof typeof staffPermissions,
  ask: (client: typeof door) => ReturnType<typeof does>,
  else_: string | undefined,
][] = [
  ['tenant', 'company.read', (c) => c.ask(`{ tenant(id: "${nobody}") { id } }`), 'NOT_FOUND'],
  ['actingSessions', 'acting.read', (c) => c.ask('{ actingSessions { totalCount } }'), undefined],
  ['beginActingAs', 'acting.begin', (c) => does(c, 'beginActingAs', { tenantId: nobody, reason: 'x' }, '{ accessToken }'), 'NOT_FOUND'],
  ['endActingAs', 'acting.begin', (c) => does(c, 'endActingAs', { id: nobody }, '{ id }'), 'NOT_FOUND'],
  ['tenants', 'company.read', (c) => c.ask('{ tenants { totalCount } }'), undefined],
  ['securityEvents', 'security.read', (c) => c.ask('{ securityEvents { totalCount } }'), undefined],
  ['staffEvents', 'trail.read', (c) => c.ask('{ staffEvents { totalCount } }'), undefined],
  ['createTenant', 'company.create', (c) => does(c, 'createTenant', company, '{ adminEmail }'), 'INVALID_INPUT'],
  ['setTenantPlan', 'company.plan', (c) => does(c, 'setTenantPlan', { id: nobody, version: 1, plan: 'STARTER', reason: 'x' }), 'NOT_FOUND'],
  ['createTenantAdmin', 'administrator.appoint', (c) => does(c, 'createTenantAdmin', appointed, '{ email }'), 'NOT_FOUND'],
  ['suspendTenant', 'company.suspend', (c) => does(c, 'suspendTenant', standing), 'NOT_FOUND'],
  ['reactivateTenant', 'company.suspend', (c) => does(c, 'reactivateTenant', standing), 'NOT_FOUND'],
  ['deactivateTenant', 'company.close', (c) => does(c, 'deactivateTenant', standing), 'NOT_FOUND'],
  ['scheduleTenantDeletion', 'company.delete', (c) => does(c, 'scheduleTenantDeletion', { ...standing, organizationCode: 'NOBODY' }), 'NOT_FOUND'],
  ['cancelTenantDeletion', 'company.delete', (c) => does(c, 'cancelTenantDeletion', standing), 'NOT_FOUND'],
]

test.each(staffRoles)('as %s each field opens or refuses as the table says, and is closed to strangers', async (role: StaffRole) => {
  const { client } = await asStaff(gateway, role)
  const before = await world.run('SELECT id, status FROM tenant ORDER BY id')
  for (const [field, needs, ask, otherwise] of asks) {
    const said = (await ask(client)).errors?.[0]?.extensions.code
    expect({ field, said }).toEqual({ field, said: mayAs(role, needs) ? otherwise : 'FORBIDDEN' })
    expect(codeOf(await ask(door))).toBe('UNAUTHENTICATED')
  }
  expect(await world.run('SELECT id, status FROM tenant ORDER BY id')).toEqual(before)
})

test('every field of the staff’s schema is among those that are asked', async () => {
  const schema = '{ __schema { queryType { fields { name } } mutationType { fields { name } } subscriptionType { name } } }'
  const { __schema: found } = dataOf(
    await owner.client.ask<{ __schema: { queryType: Fields; mutationType: Fields; subscriptionType: null } }>(schema),
  )
  const names = [...found.queryType.fields, ...found.mutationType.fields].map(({ name }) => name)
  expect(names.sort()).toEqual([...asks.map(([field]) => field), 'login', 'logout', 'me'].sort())
  expect(found.subscriptionType).toBeNull()
  // Asked where it depends on the input: test/api/acting-session.
  const others = ['acting.write', 'acting.stop']
  expect(new Set([...others, ...asks.map(([, needs]) => needs)])).toEqual(new Set(Object.keys(staffPermissions)))
})
type Fields = { fields: { name: string }[] }

test('who may suspend a company opens none again that was closed', async () => {
  const closed = await world.circle()
  dataOf(await does(owner.client, 'deactivateTenant', { id: closed.id, reason: 'Gone' }))
  const { client } = await asStaff(gateway, 'OPERATIONS')
  const wish = { id: closed.id, reason: 'Back' }
  expect(codeOf(await does(client, 'reactivateTenant', wish))).toBe('FORBIDDEN')
  const again = await does(owner.client, 'reactivateTenant', wish)
  expect(dataOf(again).reactivateTenant!.status).toBe('ACTIVE')
})

test('the staff’s login reads no row of a company’s business, nor what a password is proved by', async () => {
  const read = (text: string) => transaction(lanes, (op) => op.query({ text }))
  for (const table of [
    'site',
    'site_assignment',
    'invitation',
    'session',
    'refresh_token',
    'signing_key',
    'outbox',
    'second_factor',
    'kept_answer',
  ])
    await expect(read(`SELECT FROM ${table}`)).rejects.toMatchObject({ code: '42501' })
  await expect(read('SELECT password_hash FROM account')).rejects.toMatchObject({ code: '42501' })
  // Before somebody has entered there is no company, either.
  expect((await read('SELECT id FROM tenant')).rows).toEqual([])
  await expect(read("UPDATE staff_account SET role = 'OWNER'")).rejects.toMatchObject({ code: '42501' })
})

test('no other login reads the accounts, sessions and keys of the staff', async () => {
  const urls = planeUrls(database.url)
  for (const plane of ['tenant', 'identity'] as const) {
    const own = new Lanes({ url: urls[plane], max: 1 })
    for (const table of ['staff_account', 'staff_session', 'staff_signing_key'])
      await expect(transaction(own, (op) => op.query({ text: `SELECT FROM ${table}` }))).rejects.toMatchObject({ code: '42501' })
    await own.end()
  }
})

test('a field of the staff without a rule stops the boot, by name', async () => {
  @Resolver()
  class Careless {
    @Query(() => String)
    ajarToo(): string {
      return ''
    }
  }
  await expect(buildStaffSchema([Careless])).rejects.toThrow('No door: give Query.ajarToo one of')
})

test.for<[string, RequestInit]>([
  ['a form', { method: 'POST', body: new URLSearchParams({ query: me }) }],
  ['plain text', { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }],
])('the staff’s door takes no %s', async ([, request]) => {
  const response = await fetch(`${gateway.url}/internal/graphql`, request)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.headers.get('x-request-id')).toBeTruthy()
})

test('the limits on documents hold at the staff’s door', async () => {
  const deep = `{ tenants { nodes { users { nodes { ${'... on StaffTenantUser { '.repeat(60)} id ${'} '.repeat(60)} } } } } }`
  expect(codeOf(await owner.client.ask(deep))).toBe('TOO_COMPLEX')
  const logins = Array.from({ length: 100 }, (_, at) => `a${at}: login(input: { email: "x", password: "x" }) { accessToken }`)
  expect(codeOf(await door.ask(`mutation { ${logins.join(' ')} }`))).toBe('TOO_COMPLEX')
})
