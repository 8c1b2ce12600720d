import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, type Body, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }

async function post(body: string | Buffer, headers: Record<string, string> = json) {
  const response = await fetch(`${small.url}/graphql`, { method: 'POST', headers, body })
  const { errors } = (await response.json()) as Body
  return { status: response.status, extensions: errors?.[0]?.extensions }
}

test('the credential and the tenant travel in headers and in the path', async () => {
  const headers = {
    'x-tenant-id': 't',
    'x-circle-code': 'c',
    'x-corporate-id': 'p',
    'x-api-key': 'k',
  }
  await ask(small, '{ hello }', { headers, path: '/t/VOD_MPCG/graphql' })
  expect(small.house.seen.at(-1)).toMatchObject({
    authorization: 'Bearer good',
    apiKey: 'k',
    tenant: { id: 't', circleCode: 'c', corporateId: 'p', path: 'VOD_MPCG' },
    address: '127.0.0.1',
  })
})

test('a sane request id is kept and any other replaced', async () => {
  const idFor = async (id: string) => (await ask(small, '{ hello }', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
  expect(await idFor('a.b:c-d_1')).toBe('a.b:c-d_1')
  expect(await idFor('a b{}')).toMatch(/^[0-9a-f-]{36}$/)
  expect(await idFor('x'.repeat(200))).toMatch(/^[0-9a-f-]{36}$/)
})

test.for<[string, string | Buffer, Record<string, string>, number, string]>([
  ['no JSON', '{', json, 400, 'INVALID_INPUT'],
  ['nothing', '', json, 400, 'INVALID_INPUT'],
  ['no object', '7', json, 400, 'INVALID_INPUT'],
  ['a batch', '[{"query":"{ hello }"}]', json, 400, 'INVALID_INPUT'],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), json, 400, 'INVALID_INPUT'],
  ['a prototype', '{"__proto__":{"query":"{ hello }"}}', json, 400, 'INVALID_INPUT'],
  ['a form', 'query={hello}', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'INVALID_INPUT'],
  ['plain text', '{"query":"{ hello }"}', { 'content-type': 'text/plain' }, 415, 'INVALID_INPUT'],
  ['too much', JSON.stringify({ query: ' '.repeat(2 ** 21) }), json, 413, 'TOO_COMPLEX'],
])('a body that is %s is refused', async ([, body, headers, status, code]) => {
  expect(await post(body, headers)).toMatchObject({ status, extensions: { code } })
})

test('a query by a plain link is refused, for any page could make one', async () => {
  const response = await fetch(`${small.url}/graphql?query={hello}`)
  expect(response.status).toBe(400)
  expect(((await response.json()) as Body).errors![0]!.extensions.code).toBe('INVALID_INPUT')
})

test('a page that is not there is NOT_FOUND', async () => {
  const response = await fetch(`${small.url}/nowhere?a=%ff`)
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    errors: [{ message: 'Page not found.', extensions: { code: 'NOT_FOUND' } }],
  })
})

test('a host that is none and a path that cannot be read are refused', async () => {
  expect(await raw('GET /graphql?query={hello} HTTP/1.1\r\nHost: [x')).toContain('400 Bad Request')
  expect(await raw('GET /t/%ff/graphql HTTP/1.1\r\nHost: x')).toContain('400 Bad Request')
  expect((await ask(small, '{ hello }')).status).toBe(200)
})

test('pages of other origins may not call, unless they are named', async () => {
  const headers = { origin: 'https://elsewhere.example' }
  const allow = 'access-control-allow-origin'
  expect((await ask(small, '{ hello }', { headers })).headers.get(allow)).toBeNull()
  await using open = await startSmall({ origins: ['https://elsewhere.example'] })
  const answer = await ask(open, '{ hello }', { headers })
  expect(answer.headers.get(allow)).toBe('https://elsewhere.example')
})

test('the log has a line per request, and no query string, header or secret', async () => {
  small.house.log.length = 0
  const headers = { 'x-request-id': 'logged', 'x-api-key': 'hush' }
  await ask(small, '{ hello }', { headers, path: '/graphql?token=hush' })
  await expect.poll(() => small.house.log.length).toBeGreaterThan(0)
  const [line] = small.house.log.map((text) => JSON.parse(text))
  expect(line).toMatchObject({ requestId: 'logged', method: 'POST', path: '/graphql', status: 200 })
  expect(small.house.log.join()).not.toMatch(/hush|Bearer/)
})

test('health tells that it lives and that it is ready', async () => {
  expect((await fetch(`${small.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${small.url}/readyz`)).status).toBe(200)
})

async function raw(head: string): Promise<string> {
  const socket = connect(Number(new URL(small.url).port), '127.0.0.1')
  socket.write(`${head}\r\napollo-require-preflight: 1\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const data of socket) answer += data
  return answer
}
