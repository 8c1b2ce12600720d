import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hashOf } from '../../src/server/documents.ts'
import { readManifests } from '../../src/server/manifest.ts'
import { Trusted } from '../../src/server/trusted.ts'
import { dataOf, refusalOf } from '../support/answers.ts'
import { startGateway } from '../support/gateway.ts'
import { type Body, startSmall } from './small-gateway.ts'
import { Wire } from './wire.ts'

/** Made by `npm run codegen` out of the tests' own documents. */
const manifest = 'test/support/gql/persisted-documents.json'
const documents: Record<string, string> = JSON.parse(readFileSync(manifest, 'utf8'))

const folder = mkdtempSync(join(tmpdir(), 'circlegate-manifests-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hello = 'query Hello($name: String! = "world") { hello(name: $name) }'
const rename = 'mutation Rename { rename(input: { id: "1", title: "x" }) { id } }'
const trusted = (only: boolean) => new Trusted(new Map(Object.entries({ hello, [hashOf(rename)]: rename })), only)

const closed = await startSmall({ trusted: trusted(true) })
const open = await startSmall({ trusted: trusted(false) })
afterAll(() => Promise.all([closed, open].map((small) => small[Symbol.asyncDispose]())))

type Asked = { status: number; body: Body }
const headers = { authorization: 'Bearer good', 'apollo-require-preflight': '1' }

async function post(given: object, small = closed): Promise<Asked> {
  const response = await fetch(`${small.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(given),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

async function get(given: Record<string, string>, small = closed): Promise<Asked> {
  const response = await fetch(`${small.url}/graphql?${new URLSearchParams(given)}`, { headers })
  return { status: response.status, body: (await response.json()) as Body }
}

const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } })

test.for<[string, object]>([
  ['the id of the manifest', { documentId: 'hello' }],
  ['the hash of its text', { documentId: hashOf(hello) }],
  ['that hash with its name', { documentId: `sha256:${hashOf(hello)}` }],
  ['the hash that Apollo’s clients send', { extensions: persisted(hashOf(hello)) }],
  ['its text', { query: hello }],
  ['its text and its hash', { query: hello, extensions: persisted(hashOf(hello)) }],
])('a trusted document is asked for by %s', async ([, named]) => {
  const { status, body } = await post({ ...named, variables: { name: 'you' } })
  expect(status).toBe(200)
  expect(body.data).toEqual({ hello: 'Hello you' })
})

test('a trusted query may be asked for by a link that can be cached', async () => {
  const variables = JSON.stringify({ name: 'you' })
  const byHash = { extensions: JSON.stringify(persisted(hashOf(hello))), variables }
  for (const named of [{ documentId: 'hello', variables }, byHash]) expect((await get(named)).body.data).toEqual({ hello: 'Hello you' })
})

test('a mutation is not to be had by a link, under whatever name', async () => {
  expect(await get({ documentId: hashOf(rename) })).toMatchObject({ status: 405 })
})

test.for<[string, object, string]>([
  ['another text', { query: '{ hello }' }, 'query'],
  ['the same text but for a space', { query: `${hello} ` }, 'query'],
  ['another text under a known id', { query: '{ me }', documentId: 'hello' }, 'query'],
  ['another text under a known hash', { query: '{ me }', extensions: persisted(hashOf(hello)) }, 'query'],
  ['introspection', { query: '{ __schema { types { name } } }' }, 'query'],
  ['an id that is unknown', { documentId: 'nothing' }, 'documentId'],
  ['a hash that is unknown', { extensions: persisted(hashOf('{ me }')) }, 'extensions.persistedQuery'],
  ['an id from the prototype', { documentId: '__proto__' }, 'documentId'],
])('%s is refused where only trusted documents are served', async ([, given, field]) => {
  closed.house.diary.length = 0
  const { status, body } = await post(given)
  expect(status).toBe(400)
  expect(body.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', fields: { [field]: expect.stringContaining('manifest') } } }])
  expect(closed.house.diary).toEqual([])
})

test.for<[string, object]>([
  ['nothing at all', {}],
  ['an id that is a number', { documentId: 7 }],
  ['an id that is an object', { documentId: {} }],
  ['extensions that are text', { extensions: 'persistedQuery' }],
  ['a hash that is a list', { extensions: { persistedQuery: { sha256Hash: ['x'] } } }],
  ['no text', { query: '' }],
])('a request that names its document by %s is refused', async ([, given]) => {
  for (const small of [closed, open]) {
    const { status, body } = await post(given, small)
    expect(status).toBe(400)
    expect(body.errors![0]!.extensions.code).toBe('INVALID_INPUT')
  }
})

test('elsewhere any document is served, and trusted ones have their ids all the same', async () => {
  expect((await post({ query: '{ hello }' }, open)).body.data).toEqual({ hello: 'Hello world' })
  expect((await post({ documentId: 'hello' }, open)).body.data).toEqual({ hello: 'Hello world' })
  expect((await post({ documentId: 'nothing' }, open)).status).toBe(400)
})

test('over WebSocket the same holds', async () => {
  const over = async (payload: object) => {
    await using wire = await Wire.greeted(closed.ws, { authorization: 'Bearer good' })
    wire.send({ type: 'subscribe', id: '1', payload })
    await expect.poll(() => wire.heard.length).toBeGreaterThan(0)
    return wire.heard[0]
  }
  const told = { type: 'next', payload: { data: { hello: 'Hello world' } } }
  expect(await over({ query: '', documentId: 'hello' })).toMatchObject(told)
  expect(await over({ query: '', extensions: persisted(hashOf(hello)) })).toMatchObject(told)
  expect(await over({ query: hello })).toMatchObject(told)
  const refused = { type: 'error', payload: [{ extensions: { code: 'INVALID_INPUT' } }] }
  expect(await over({ query: '{ hello }' })).toMatchObject(refused)
  expect(await over({ query: '', documentId: 'nothing' })).toMatchObject(refused)
})

test('the manifest that codegen makes is served by a gateway that serves nothing else', async () => {
  const config = { trustedDocuments: { files: [manifest], only: true } }
  await using gateway = await startGateway({ config })
  const { world } = gateway
  const client = await gateway.as(await world.member(await world.circle()))
  const [documentId] = Object.entries(documents).find(([, text]) => /^query Me\b/.test(text))!
  expect(dataOf(await client.send(JSON.stringify({ documentId })))).toHaveProperty('me')
  expect(refusalOf(await client.ask('{ me { id } }'))).toMatchObject({ code: 'INVALID_INPUT' })
})

const file = (content: string) => {
  const path = join(folder, `${hashOf(content)}.json`)
  writeFileSync(path, content)
  return path
}

test('manifests of codegen and of Apollo are read, and several make one', async () => {
  const operations = [{ id: 'b', name: 'B', type: 'query', body: '{ b }' }]
  const apollos = { format: 'apollo-persisted-query-manifest', version: 1, operations }
  const files = [file('{"a":"{ a }"}'), file(JSON.stringify(apollos))]
  expect(await readManifests(files)).toEqual(
    new Map([
      ['a', '{ a }'],
      ['b', '{ b }'],
    ]),
  )
})

test.for<[string, string, string]>([
  ['is not there', '', 'cannot be read (ENOENT)'],
  ['is no JSON', 'nonsense', 'is no manifest'],
  ['is a list', '["{ a }"]', 'is no manifest'],
  ['holds no texts', '{"a":1}', 'is no manifest'],
  ['contradicts the one before it', '{"a":"{ other }"}', 'has another document under the id a'],
])('a manifest that %s stops the start with one line', async ([, content, said]) => {
  const path = content === '' ? join(folder, 'nowhere.json') : file(content)
  const reading = readManifests([file('{"a":"{ a }"}'), path])
  await expect(reading).rejects.toThrow(`TRUSTED_DOCUMENTS: ${path} ${said}`)
})
