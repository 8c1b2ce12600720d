import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Small, startSmall } from './small-gateway.ts'

const friend = 'https://console.example'
const foreign = 'https://elsewhere.example'

let small: Small
beforeAll(async () => {
  small = await startSmall({ origins: [friend] })
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
})

const query = '{ hello }'
const mutation = 'mutation { rename(input: { id: "1", title: "x" }) { id } }'
const search = (text: string) => `?${new URLSearchParams({ query: text })}`
const json = (text: string) => JSON.stringify({ query: text })

/** What a page can send with a person's cookies without asking the browser's leave first. */
// biome-ignore format: one table
const simple: [string, string, RequestInit][] = [
  ['a link to a query', search(query), {}],
  ['a link to a mutation', search(mutation), {}],
  ['a form', '', { method: 'POST', body: new URLSearchParams({ query: mutation }) }],
  ['a form of parts', '', { method: 'POST', body: parts() }],
  ['plain text', '', { method: 'POST', body: json(mutation), headers: { 'content-type': 'text/plain' } }],
  ['a beacon without a type', '', { method: 'POST', body: new Uint8Array(Buffer.from(json(mutation))) }],
  ['JSON that calls itself text', '', { method: 'POST', body: json(mutation), headers: { 'content-type': 'text/plain; application/json' } }],
  ['a form behind a query', search(query), { method: 'POST', body: new URLSearchParams({}) }],
  ['a HEAD', search(mutation), { method: 'HEAD' }],
]

function parts(): FormData {
  const form = new FormData()
  form.set('operations', json(mutation))
  form.set('map', '{}')
  return form
}

test.for(simple)('%s is refused, with nothing run', async ([, path, init]) => {
  const response = await fetch(`${small.url}/graphql${path}`, init)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.status).toBeLessThan(500)
  expect(small.house.diary).toEqual([])
})

test('what a page has to ask leave for is not granted to those of other origins', async () => {
  const preflight = (origin: string) =>
    fetch(`${small.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
  expect((await preflight(foreign)).headers.get('access-control-allow-origin')).not.toBe(foreign)
  expect((await preflight(friend)).headers.get('access-control-allow-origin')).toBe(friend)
})

test('a mutation by a link is refused to those who say that they mean it, too', async () => {
  const headers = { 'apollo-require-preflight': '1', authorization: 'Bearer good' }
  const refused = await fetch(`${small.url}/graphql${search(mutation)}`, { headers })
  expect(refused.status).toBe(405)
  expect(small.house.diary).toEqual([])
  const answered = await fetch(`${small.url}/graphql${search(query)}`, { headers })
  expect(answered.status).toBe(200)
})

test('the same mutation as JSON is done: the requests above were refused for how they came', async () => {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer good' }
  const init = { method: 'POST', headers, body: json(mutation) }
  expect((await fetch(`${small.url}/graphql`, init)).status).toBe(200)
  expect(small.house.diary).toEqual(['begin mutation', 'commit'])
})

const connected = (origin?: string) =>
  new Promise<string>((resolve) => {
    const socket = new WebSocket(`${small.ws}/graphql`, 'graphql-transport-ws', { origin })
    socket.on('open', () => {
      socket.terminate()
      resolve('open')
    })
    socket.on('error', ({ message }) => resolve(message))
  })

test.for<[string, string | undefined, string]>([
  ['another origin', foreign, '403'],
  ['a page of a file', 'null', '403'],
  ['a subdomain of a friend', `https://evil.console.example`, '403'],
  ['a friend over plain HTTP', 'http://console.example', '403'],
  ['a name that begins like ours', 'http://127.0.0.1.elsewhere.example', '403'],
  ['a friend', friend, 'open'],
  ['no page at all', undefined, 'open'],
])('a WebSocket from %s is answered as it should be', async ([, origin, said]) => {
  expect(await connected(origin)).toContain(said)
})

test('a WebSocket from our own pages is open', async () => {
  expect(await connected(small.url)).toBe('open')
})
