import { createHmac } from 'node:crypto'
import * as jose from 'jose'
import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { encoded, type Forgery, forge, partsOf } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import type { Member } from '../../support/world.ts'
import { login, me, refreshSession } from './documents.ts'

const password = 'correct horse battery'
const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)

const member = await world.member(await world.circle(), { password })
const signIn = async ({ email }: Member) =>
  dataOf(await stranger.ask(login, { input: { email, password } })).login
const refreshed = (refreshToken: string) =>
  stranger.ask(refreshSession, { input: { refreshToken } })
const usedLongAgo = () =>
  world.run("UPDATE refresh_token SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL") // biome-ignore format: one statement

test('a wrong password and an unknown address are refused in the same words', async () => {
  const wrong = await stranger.ask(login, { input: { email: member.email, password: 'guess' } })
  const unknown = await stranger.ask(login, { input: { email: 'no@body.example', password } })
  expect(codeOf(wrong)).toBe('UNAUTHENTICATED')
  expect(unknown).toEqual(wrong)
})

test('a disabled account cannot sign in, and its sessions are over', async () => {
  const gone = await world.member(await world.circle(), { password })
  const session = await signIn(gone)
  await world.run("UPDATE account SET status = 'DISABLED' WHERE id = $1", [gone.accountId])
  const again = await stranger.ask(login, { input: { email: gone.email, password } })
  expect(codeOf(again)).toBe('UNAUTHENTICATED')
  expect(codeOf(await gateway.bearing(session.accessToken).ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await refreshed(session.refreshToken!))).toBe('UNAUTHENTICATED')
})

test('of fifty refreshes at once one has a child, the others are refused, and the family lives', async () => {
  const { refreshToken } = await signIn(member)
  const answers = await Promise.all(Array.from({ length: 50 }, () => refreshed(refreshToken!)))
  const children = answers.flatMap(({ data }) => data?.refreshSession ?? [])
  expect(children).toHaveLength(1)
  expect(answers.filter((a) => a.errors).map(codeOf)).toEqual(Array(49).fill('UNAUTHENTICATED'))
  dataOf(await gateway.bearing(children[0]!.accessToken).ask(me))
  dataOf(await refreshed(children[0]!.refreshToken!))
})

test('a used refresh token that comes back within ten seconds is refused, and the family lives', async () => {
  const { refreshToken } = await signIn(member)
  const child = dataOf(await refreshed(refreshToken!)).refreshSession
  expect(codeOf(await refreshed(refreshToken!))).toBe('UNAUTHENTICATED')
  dataOf(await refreshed(child.refreshToken!))
})

test('a used refresh token that comes back later ends the whole family', async () => {
  const { refreshToken } = await signIn(member)
  const child = dataOf(await refreshed(refreshToken!)).refreshSession
  await usedLongAgo()
  expect(codeOf(await refreshed(refreshToken!))).toBe('UNAUTHENTICATED')
  expect(codeOf(await refreshed(child.refreshToken!))).toBe('UNAUTHENTICATED')
  expect(codeOf(await gateway.bearing(child.accessToken).ask(me))).toBe('UNAUTHENTICATED')
  const ended = await world.run<{ cause: string }>(
    "SELECT ended_cause AS cause FROM session WHERE ended_cause = 'REFRESH_TOKEN_REUSED'",
  )
  expect(ended).toHaveLength(1)
})

test('a session past its end refreshes no more', async () => {
  const { refreshToken, accessToken } = await signIn(member)
  const { sid } = jose.decodeJwt(accessToken)
  await world.run('UPDATE session SET expires_at = now() WHERE id = $1', [sid])
  expect(codeOf(await refreshed(refreshToken!))).toBe('UNAUTHENTICATED')
  expect(codeOf(await gateway.bearing(accessToken).ask(me))).toBe('UNAUTHENTICATED')
})

test('a made-up refresh token is refused', async () => {
  expect(codeOf(await refreshed('made-up'))).toBe('UNAUTHENTICATED')
})

test('a sound token opens, so that the refusals below are owed to what is wrong with each', async () => {
  dataOf(await gateway.bearing(await forge(gateway, member)).ask(me))
})

const stranded = await jose.generateKeyPair('ES256')
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from
const other = await world.member(await world.circle())

test.for<[string, Forgery]>([
  ['signed by another key', { key: stranded.privateKey }],
  ['of a key that is not known', { header: { kid: 'unknown' } }],
  ['of no key', { header: { kid: undefined } }],
  ['that has expired', { claims: { exp: seconds(-10) } }],
  ['that never expires', { claims: { exp: undefined } }],
  ['that begins later', { claims: { nbf: seconds(600) } }],
  ['retyped as another kind', { header: { typ: 'JWT' } }],
  ['of no kind', { header: { typ: undefined } }],
  ['for the staff', { claims: { aud: 'circlegate:staff' } }],
  ['for nobody', { claims: { aud: undefined } }],
  ['of another issuer', { claims: { iss: 'elsewhere' } }],
  ['without an id', { claims: { jti: undefined } }],
  ['without a person', { claims: { sub: undefined } }],
  ['without a session', { claims: { sid: undefined } }],
  ['whose person is no id', { claims: { sub: 'admin' } }],
  ['of a session that is somebody else’s', { claims: { sid: other.sessionId } }],
  ['of a session that there is not', { claims: { sid: '018f0000-0000-7000-8000-000000000000' } }],
])('a token %s is refused', async ([, forgery]) => {
  const answer = await gateway.bearing(await forge(gateway, member, forgery)).ask(me)
  expect(codeOf(answer)).toBe('UNAUTHENTICATED')
  expect(answer.data ?? null).toBeNull()
})

const token = await forge(gateway, member)
const [head, body, signature] = partsOf(token)
const { kid } = jose.decodeProtectedHeader(token)
const hmac = (text: string, secret: string) =>
  createHmac('sha256', secret).update(text).digest('base64url')
const symmetric = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid })}.${body}`
const publicKey = await gateway.keys
  .publicKeys()
  .then(({ keys }) => jose.importJWK(keys[0]!, 'ES256'))
  .then((key) => jose.exportSPKI(key as jose.CryptoKey))
const promoted = encoded({ ...jose.decodeJwt(token), sid: other.sessionId, sub: other.accountId })

test.for<[string, string]>([
  ['without a signature', `${head}.${body}.`],
  ['with two parts', `${head}.${body}`],
  ['that says it needs no signature', `${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${body}.`],
  ['with the signature of a shared secret', `${symmetric}.${hmac(symmetric, publicKey)}`],
  ['with another person put in', `${head}.${promoted}.${signature}`],
  ['with a letter of its signature changed', `${head}.${body}.${signature.slice(0, -3)}AAA`],
  ['with something after it', `${token}.more`],
  ['that is none', 'nonsense'],
])('a token %s is refused', async ([, forged]) => {
  expect(codeOf(await gateway.bearing(forged).ask(me))).toBe('UNAUTHENTICATED')
})

test.for([
  'Basic YTpi',
  'Bearer',
  'bearer  ',
  token,
  `Bearer ${token} ${token}`,
])('the header "%.12s…" is refused', async (authorization) => {
  expect(codeOf(await stranger.with({ authorization }).ask(me))).toBe('UNAUTHENTICATED')
})

test('nobody is told about themselves without a credential, nor signed out', async () => {
  expect(codeOf(await stranger.ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await stranger.ask('mutation { logout }'))).toBe('UNAUTHENTICATED')
})
