import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { login, logout, me, refreshSession } from './documents.ts'

const password = 'correct horse battery'
const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)

async function signedIn() {
  const circle = await world.circle()
  const member = await world.member(circle, { roles: ['manager'], password })
  const { login: session } = dataOf(await stranger.ask(login, { input: { email: member.email, password } }))
  return { circle, member, session }
}

const refreshed = (refreshToken: string) => stranger.ask(refreshSession, { input: { refreshToken } })

test('a person signs in and learns who they are and for whom they can act', async () => {
  const { circle, member, session } = await signedIn()
  expect(session).toEqual({
    accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    accessTokenExpiresAt: expect.any(String),
    refreshToken: expect.any(String),
    deviceToken: expect.any(String),
    user: { id: member.accountId, email: member.email, displayName: member.email },
    memberships: [
      {
        id: member.id,
        status: 'ACTIVE',
        tenant: { id: circle.id, organizationCode: circle.code, type: 'CIRCLE' },
        roles: [{ code: 'manager', name: 'Manager' }],
      },
    ],
  })
  const minutes = (Date.parse(session.accessTokenExpiresAt) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(14)
  expect(minutes).toBeLessThan(16)
})

test('the address is the same in upper and lower case and with blanks around it', async () => {
  const member = await world.member(await world.circle(), { password })
  const email = ` ${member.email.toUpperCase()} `
  const { login: session } = dataOf(await stranger.ask(login, { input: { email, password } }))
  expect(session.user.id).toBe(member.accountId)
})

test('the access token opens what the person may see', async () => {
  const { circle, member, session } = await signedIn()
  const { me: person } = dataOf(await gateway.bearing(session.accessToken).ask(me))
  expect(person).toMatchObject({
    id: member.accountId,
    memberships: [{ tenant: { id: circle.id }, roles: [{ code: 'manager' }], validUntil: null }],
  })
})

test('a refresh token is traded for the next one, and the session goes on', async () => {
  const { member, session } = await signedIn()
  const { refreshSession: next } = dataOf(await refreshed(session.refreshToken!))
  expect(next.user.id).toBe(member.accountId)
  expect(next.refreshToken).not.toBe(session.refreshToken)
  const { refreshSession: third } = dataOf(await refreshed(next.refreshToken!))
  dataOf(await gateway.bearing(third.accessToken).ask(me))
})

test('signing out ends the session for all its tokens and leaves the others alone', async () => {
  const { member, session } = await signedIn()
  const other = dataOf(await stranger.ask(login, { input: { email: member.email, password } })).login
  expect(dataOf(await gateway.bearing(session.accessToken).ask(logout))).toEqual({ logout: true })
  expect(codeOf(await gateway.bearing(session.accessToken).ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await refreshed(session.refreshToken!))).toBe('UNAUTHENTICATED')
  dataOf(await gateway.bearing(other.accessToken).ask(me))
  dataOf(await refreshed(other.refreshToken!))
})

test('a person without any membership signs in, sees themselves, and acts for nobody', async () => {
  const member = await world.member(await world.circle(), { password, status: 'ENDED' })
  const { login: session } = dataOf(await stranger.ask(login, { input: { email: member.email, password } }))
  expect(session.memberships).toEqual([])
  const client = gateway.bearing(session.accessToken)
  dataOf(await client.ask(me))
  expect(codeOf(await client.ask('{ actingTenant { id } }'))).toBe('NOT_FOUND')
})

test('people of a suspended company still sign in, see themselves and sign out', async () => {
  const member = await world.member(await world.circle({ status: 'SUSPENDED' }), { password })
  const { login: session } = dataOf(await stranger.ask(login, { input: { email: member.email, password } }))
  const client = gateway.bearing(session.accessToken)
  dataOf(await client.ask(me))
  dataOf(await client.ask(logout))
})
