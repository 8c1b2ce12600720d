import * as jose from 'jose'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { SigningKeys } from '../../../src/auth/signing-keys.ts'
import { Tokens } from '../../../src/auth/tokens.ts'
import type { Statement } from '../../../src/db/lanes.ts'
import type { Query } from '../../../src/db/query.ts'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import { scratchDatabase } from '../../support/database.ts'
import { secretKey, startGateway, type TestGateway } from '../../support/gateway.ts'
import { keysFound, keysOf } from '../../support/keys.ts'

const password = 'correct horse battery'
const shared = await lived(await startGateway())
afterAll(shared.gateway.stop)
afterEach(() => {
  vi.useRealTimers()
})

const minute = 60_000

/** What the program takes for the time of day; its timers and the database go on as they are. */
function later(milliseconds: number): void {
  const now = Date.now() + milliseconds
  vi.useFakeTimers({ toFake: ['Date'], now })
}

type Listed = { kid: string; state: string }
type Published = { keys: (jose.JWK & { kid: string })[] }

/** A gateway with somebody in it, and what is asked of its keys. */
async function lived(gateway: TestGateway) {
  const { world, database, stranger } = gateway
  const member = await world.member(await world.circle(), { password })
  const signIn = async () => {
    const document = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
    const input = { email: member.email, password }
    const answer = await stranger.ask<{ login: { accessToken: string } }>(document, { input })
    return dataOf(answer).login.accessToken
  }
  const published = async () => {
    const response = await fetch(`${gateway.url}/.well-known/jwks.json`)
    const { keys } = (await response.json()) as Published
    return { headers: response.headers, keys, kids: keys.map(({ kid }) => kid) }
  }
  const codeFor = async (token: string) => {
    const { errors } = await gateway.bearing(token).ask('{ me { id } }')
    return errors?.[0]?.extensions.code ?? 'good'
  }
  const keys = (...args: string[]) => keysFound<Listed[] & Listed>(database, ...args)
  return { gateway, member, signIn, published, codeFor, keys }
}

const kidOf = (token: string) => jose.decodeProtectedHeader(token).kid!

test('anybody can check a token with the keys that are published, and learns no private part', async () => {
  const { member } = shared
  const token = await shared.signIn()
  const { headers, keys } = await shared.published()
  expect(headers.get('content-type')).toMatch(/^application\/jwk-set\+json/)
  expect(headers.get('cache-control')).toBe('public, max-age=300')
  expect(keys.map(Object.keys)).toEqual([expect.arrayContaining(['kty', 'crv', 'x', 'y', 'kid', 'alg', 'use'])])
  expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q|k)":/)
  const { payload } = await jose.jwtVerify(token, jose.createLocalJWKSet({ keys }))
  expect(payload.sub).toBe(member.accountId)
})

test('a token that was good is refused once its key is struck out', async () => {
  await using gateway = await startGateway()
  const { signIn, codeFor } = await lived(gateway)
  const token = await signIn()
  expect(await codeFor(token)).toBe('good')
  await gateway.world.run('DELETE FROM signing_key')
  later(31_000)
  expect(await codeFor(token)).toBe('UNAUTHENTICATED')
})

test('the next key is published before it signs, and both verify while they overlap', async () => {
  await using gateway = await startGateway()
  const { signIn, published, codeFor, keys } = await lived(gateway)
  const before = await signIn()
  const { kid: next } = await keys('rotate')
  const listed = await keys('list')
  expect(listed.map(({ kid, state }) => [kid, state])).toEqual([
    [kidOf(before), 'SIGNS'],
    [next, 'NEXT'],
  ])
  later(31_000)
  expect((await published()).kids).toEqual([kidOf(before), next])
  expect(kidOf(await signIn())).toBe(kidOf(before))
  later(10 * minute)
  const after = await signIn()
  expect(kidOf(after)).toBe(next)
  expect(await Promise.all([before, after].map(codeFor))).toEqual(['good', 'good'])
  expect((await published()).kids).toHaveLength(2)
  later(61 * minute)
  expect(await gateway.keys.verifier(next)).toBeDefined()
  expect(await gateway.keys.verifier(kidOf(before))).toBeUndefined()
}, 60_000)

test('a key that signs elsewhere at once is taken here at once, without a restart', async () => {
  const { gateway, member, codeFor, keys } = shared
  const { kid } = await keys('rotate', '--now')
  const tokens = new Tokens(new SigningKeys(onSystem(gateway), secretKey))
  const { accessToken } = await tokens.sign(member.accountId, member.sessionId)
  expect(kidOf(accessToken)).toBe(kid)
  expect(await codeFor(accessToken)).toBe('good')
})

test('what retired keys have signed is refused within half a minute; sessions go on', async () => {
  await using gateway = await startGateway()
  const { signIn, published, codeFor, keys } = await lived(gateway)
  const before = await signIn()
  expect(await codeFor(before)).toBe('good')
  const { kid } = await keys('rotate', '--retire')
  later(31_000)
  expect(await codeFor(before)).toBe('UNAUTHENTICATED')
  expect((await published()).kids).toEqual([kid])
  const after = await signIn()
  expect(kidOf(after)).toBe(kid)
  expect(await codeFor(after)).toBe('good')
})

test('however many names of keys are made up, the database is asked once a second', async () => {
  const asked: number[] = []
  const counting: Query = (statement) => {
    if (statement.text.includes('FROM signing_key')) asked.push(Date.now())
    return onSystem(shared.gateway)(statement)
  }
  const keys = new SigningKeys(counting, secretKey)
  await keys.signer()
  const began = asked.length
  const forged = () => Promise.all(Array.from({ length: 500 }, () => keys.verifier(newId())))
  expect(new Set(await forged())).toEqual(new Set([undefined]))
  expect(new Set(await forged())).toEqual(new Set([undefined]))
  expect(asked.length - began).toBe(2)
  const [first = 0, second = 0] = asked.slice(-2)
  expect(second - first).toBeGreaterThan(900)
  for (const name of ['../../etc/passwd', "' OR 1=1 --", 'x'.repeat(1000), '']) expect(await keys.verifier(name)).toBeUndefined()
  expect(asked.length - began).toBe(2)
})

test('a new SECRET_KEY opens nothing until the keys are put away anew, and then it does', async () => {
  await using database = await scratchDatabase()
  await (await startGateway({ database })).stop()
  const fresh = { SECRET_KEY: 'another key for the tests of the tests, longer' }
  const rewrap = (old?: string) => keysOf(database, ['rewrap'], { ...fresh, ...(old && { OLD_SECRET_KEY: old }) })
  expect(await rewrap()).toMatchObject({
    code: 3,
    err: expect.stringContaining('OLD_SECRET_KEY is missing'),
  })
  const wrong = await rewrap('not the key that they lie under at all')
  expect(wrong).toMatchObject({
    code: 3,
    err: expect.stringContaining('OLD_SECRET_KEY does not open the keys'),
  })
  const config = { secretKey: fresh.SECRET_KEY }
  await expect(startGateway({ database, config })).rejects.toThrow(/^SECRET_KEY does not open/)
  expect(JSON.parse((await rewrap(secretKey)).out)).toEqual({ rewrapped: 2 })
  await (await startGateway({ database, config })).stop()
}, 60_000)

test('a SECRET_KEY that is lost is replaced once the keys of both planes are retired, as the start says', async () => {
  await using database = await scratchDatabase()
  await (await startGateway({ database })).stop()
  const fresh = { SECRET_KEY: 'another key for the tests of the tests, longer' }
  const config = { secretKey: fresh.SECRET_KEY }
  await keysOf(database, ['rotate', '--retire'], fresh)
  await expect(startGateway({ database, config })).rejects.toThrow('and once more with --staff')
  await keysOf(database, ['rotate', '--retire', '--staff'], fresh)
  await (await startGateway({ database, config })).stop()
}, 60_000)

/** Statements of another node, as far as keys are concerned. */
const onSystem =
  ({ world }: TestGateway): Query =>
  async <Row>({ text, values = [] }: Statement) => ({
    rows: await world.run<Row>(text, [...values]),
  })
