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
const signIn = async ({ email }: Member) => dataOf(await stranger.ask(login, { input: { email, password } })).login
const refreshed = (refreshToken: string) => stranger.ask(refreshSession, { input: { refreshToken } })
const usedLongAgo = () => world.run("UPDATE refresh_token SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL")

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
  const ended = await world.run<{ cause: string }>("SELECT ended_cause AS cause FROM session WHERE ended_cause = 'REFRESH_TOKEN_REUSED'")
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

/** Over HTTP it opens nothing, and over WebSocket not even a connection. */
async function isRefused(token: string): Promise<void> {
  const client = gateway.bearing(token)
  const answer = await client.ask(me)
  expect(codeOf(answer)).toBe('UNAUTHENTICATED')
  expect(answer.data ?? null).toBeNull()
  await expect(client.follow('{ me { id } }').next()).rejects.toMatchObject({ code: 4401 })
}

test('a sound token opens, so that the refusals below are owed to what is wrong with each', async () => {
  const client = gateway.bearing(await forge(gateway, member))
  dataOf(await client.ask(me))
  const { value } = await client.follow('{ me { id } }').next()
  expect(value.data).toEqual({ me: { id: member.accountId } })
})

const stranded = await jose.generateKeyPair('ES256', { extractable: true })
const brought = await jose.exportJWK(stranded.publicKey)
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from
const other = await world.member(await world.circle())

test.for<[string, Forgery]>([
  ['signed by another key', { key: stranded.privateKey }],
  ['of a key that is not known', { header: { kid: 'unknown' } }],
  ['of no key', { header: { kid: undefined } }],
  ['of a key that is a file', { header: { kid: '../../../dev/null' } }],
  ['of a key that is SQL', { header: { kid: "' OR 1=1 --" } }],
  ['of a key that is no text', { header: { kid: 7 } }],
  ['of a key of somebody else', { header: { kid: '018f0000-0000-7000-8000-000000000000' } }],
  ['of a key that it brings along', { key: stranded.privateKey, header: { kid: undefined, jwk: brought } }],
  ['of a known key and one that it brings along', { key: stranded.privateKey, header: { jwk: brought } }],
  ['of a key that is to be fetched', { key: stranded.privateKey, header: { jku: 'http://127.0.0.1:1/jwks' } }],
  ['that has expired', { claims: { exp: seconds(-10) } }],
  ['that never expires', { claims: { exp: undefined } }],
  ['that begins later', { claims: { nbf: seconds(600) } }],
  ['that was issued later', { claims: { iat: seconds(600), exp: seconds(900) } }],
  ['that was issued long ago', { claims: { iat: seconds(-3600) } }],
  ['that never was issued', { claims: { iat: undefined } }],
  ['that expires at no time', { claims: { exp: 'never' } }],
  ['retyped as another kind', { header: { typ: 'JWT' } }],
  ['of no kind', { header: { typ: undefined } }],
  ['for the staff', { claims: { aud: 'circlegate:staff' } }],
  ['for nobody', { claims: { aud: undefined } }],
  ['for others', { claims: { aud: ['circlegate:staff', 'elsewhere'] } }],
  ['of another issuer', { claims: { iss: 'elsewhere' } }],
  ['of no issuer', { claims: { iss: undefined } }],
  ['without an id', { claims: { jti: undefined } }],
  ['without a person', { claims: { sub: undefined } }],
  ['without a session', { claims: { sid: undefined } }],
  ['whose person is no id', { claims: { sub: 'admin' } }],
  ['of a session that is somebody else’s', { claims: { sid: other.sessionId } }],
  ['of a session that there is not', { claims: { sid: '018f0000-0000-7000-8000-000000000000' } }],
])('a token %s is refused', async ([, forgery]) => {
  await isRefused(await forge(gateway, member, forgery))
})

/** One token in fifteen reads alike in both base64s. */
async function telling(): Promise<string> {
  const made = await forge(gateway, member)
  return /[-_]/.test(partsOf(made)[2]) ? made : telling()
}
const token = await telling()
// It is known to be good: what is made of it below has to be looked at all the same.
dataOf(await gateway.bearing(token).ask(me))
const [head, body, signature] = partsOf(token)
const { kid } = jose.decodeProtectedHeader(token)
const hmac = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('base64url')
const symmetric = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid })}.${body}`
const publicKey = await gateway.keys
  .publicKeys()
  .then(({ keys }) => jose.importJWK(keys[0]!, 'ES256'))
  .then((key) => jose.exportSPKI(key as jose.CryptoKey))
/** The last letter holds four bits that mean nothing: another one decodes to the same bytes. */
function respelt(part: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const other = letters[letters.indexOf(part.at(-1)!) + 1]
  const spelling = `${part.slice(0, -1)}${other}`
  expect(Buffer.from(spelling, 'base64url')).toEqual(Buffer.from(part, 'base64url'))
  return spelling
}
const promoted = encoded({ ...jose.decodeJwt(token), sid: other.sessionId, sub: other.accountId })

test.for<[string, string]>([
  ['without a signature', `${head}.${body}.`],
  ['with two parts', `${head}.${body}`],
  ['that says it needs no signature', `${encoded({ alg: 'none', typ: 'at+jwt', kid })}.${body}.`],
  ['with the signature of a shared secret', `${symmetric}.${hmac(symmetric, publicKey)}`],
  ['with another person put in', `${head}.${promoted}.${signature}`],
  ['with a letter of its signature changed', `${head}.${body}.${signature.slice(0, -3)}AAA`],
  ['whose signature is of another spelling', `${head}.${body}.${respelt(signature)}`],
  ['with padding', `${head}.${body}.${signature}==`],
  ['in the other base64', `${head}.${body}.${signature.replaceAll('-', '+').replaceAll('_', '/')}`],
  ['with its parts swapped', `${body}.${head}.${signature}`],
  ['without claims', `${head}..${signature}`],
  ['with a header that is no JSON', `${jose.base64url.encode('{')}.${body}.${signature}`],
  ['that is encrypted', `${encoded({ alg: 'dir', enc: 'A256GCM', typ: 'at+jwt', kid })}.${body}.${signature}`],
  ['with something after it', `${token}.more`],
  ['that is huge', `${head}.${encoded({ ...jose.decodeJwt(token), more: 'x'.repeat(9_000) })}.${signature}`],
  ['that is none', 'nonsense'],
])('a token %s is refused', async ([, forged]) => {
  await isRefused(forged)
})

test('a token of a session that has ended opens no socket either', async () => {
  const session = await signIn(await world.member(await world.circle(), { password }))
  const client = gateway.bearing(session.accessToken)
  dataOf(await client.ask(me))
  dataOf(await client.ask('mutation { logout }'))
  await isRefused(session.accessToken)
})

test('a token that is too huge for a header is refused over WebSocket, where there is room for it', async () => {
  const client = gateway.bearing(`${head}.${'x'.repeat(500_000)}.${signature}`)
  await expect(client.follow('{ me { id } }').next()).rejects.toMatchObject({ code: 4401 })
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
