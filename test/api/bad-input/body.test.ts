import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { tower } from '../site/documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const client = await gateway.as(await world.member(await world.circle()))
const query = 'mutation ($input: CreateSiteInput!) { createSite(input: $input) { id } }'
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const request = (rest: object) => JSON.stringify({ query, variables: { input: tower }, ...rest })
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** What came of it must be a refusal, and nothing else. */
async function refused(body: string | Uint8Array<ArrayBuffer>, by: Client = client) {
  const before = await world.counts()
  const answer = await by.send(body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.data ?? null).toBeNull()
  expect(await world.counts()).toEqual(before)
  return refusalOf(answer)
}

test.for<[string, string | Uint8Array<ArrayBuffer>]>([
  ['is empty', ''],
  ['is not JSON', 'nonsense'],
  ['is cut off', request({}).slice(0, -5)],
  ['is null', 'null'],
  ['is a number', '5'],
  ['is a list of requests', `[${request({})}]`],
  ['has no query', '{}'],
  ['has a query that is no text', '{"query":5}'],
  ['has a query of NULs', '{"query":"\\u0000\\u0000"}'],
  ['has variables that are a list', request({ variables: [tower] })],
  ['has variables that are text', request({ variables: 'input' })],
  ['has no variables', request({ variables: null })],
  ['has an operation name that names nothing', request({ operationName: 'Nobody' })],
  ['has an operation name that is no text', request({ operationName: 5 })],
  ['holds bytes that are no UTF-8', bytes(request({}).replace('Bhopal', 'Bh\xf3pal'))],
  ['holds UTF-8 that is too long for what it says', bytes(request({}).replace('Bhopal', '\xc0\xaf'))],
  ['is UTF-16', new Uint8Array(Buffer.from(request({}), 'utf16le'))],
  ['would change the prototype of everything', request({}).replace('{', '{"__proto__":{"x":1},')],
  ['is nested a hundred thousand deep', `{"query":"{ __typename }","variables":${nested(100_000)}}`],
  ['has variables nested deep', request({}).replace('"BPL-1"', nested(50_000))],
  ['has a filter nested deep', request({}).replace('"BPL-1"', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`)],
])('a body that %s is INVALID_INPUT, and nothing is written', async ([, body]) => {
  expect(await refused(body)).toMatchObject({ code: 'INVALID_INPUT', fields: expect.any(Object) })
})

test('a body of two megabytes is TOO_COMPLEX', async () => {
  expect(await refused(request({ extensions: 'x'.repeat(2_000_000) }))).toEqual({
    code: 'TOO_COMPLEX',
  })
})

test.for([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  '',
])('a body of the type "%s" is refused', async (type) => {
  await refused(request({}), client.with({ 'content-type': type }))
})

test.for<[string, string]>([
  ['a NUL', 'code: "A\\u0000B"'],
  ['half of a character', 'code: "A\\ud83dB"'],
  ['half of a character at the end', 'code: """A\ud83d"""'],
])('text in the document that holds %s is told by its name', async ([, code]) => {
  const rest = 'name: "N", position: {latitude: 1, longitude: 1}, address: "A", technology: G4, structure: POLE'
  const document = `mutation { createSite(input: {${code}, ${rest}}) { id } }`
  const refusal = await refused(JSON.stringify({ query: document }))
  expect(refusal.code).toBe('INVALID_INPUT')
})

test('a flood of wrong values is refused in good time', async () => {
  const flood = (value: unknown) =>
    JSON.stringify({
      query: 'query ($filter: SiteFilter) { sites(filter: $filter) { totalCount } }',
      variables: { filter: { tenantId: Array(100_000).fill(value) } },
    })
  for (const value of [1.5, 'x', '\0', null, {}]) {
    const began = performance.now()
    expect(codeOf(await client.send(flood(value)))).toBe('INVALID_INPUT')
    expect(performance.now() - began, JSON.stringify(value)).toBeLessThan(2000)
  }
})

test('what is wrong over HTTP is wrong over WebSocket', async () => {
  const document = 'query ($filter: SiteFilter) { sites(filter: $filter) { totalCount } }'
  for (const text of ['\0', '\ud800', 'x'.repeat(121)]) {
    const { value } = await client.follow(document, { filter: { text } }).next()
    expect(refusalOf(value)).toMatchObject({ fields: { 'filter.text': expect.any(String) } })
  }
})

test('after all of this the gateway answers, and takes what is right', async () => {
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  dataOf(await client.send(request({})))
})
