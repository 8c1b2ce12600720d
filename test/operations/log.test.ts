import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, type Small, startSmall } from '../protocol/small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.log.length = 0
})

type Line = Record<string, unknown>
const lines = (): Line[] => small.house.log.map((text) => JSON.parse(text))

/** The lines of one request, once there is one. */
async function linesOf(requestId: string): Promise<Line[]> {
  const found = () => lines().filter((line) => line.requestId === requestId)
  await expect.poll(() => found().length).toBeGreaterThan(0)
  return found()
}

const under = (requestId: string) => ({ headers: { 'x-request-id': requestId } })

test('an operation is one line: what was asked, for whom, how it ended and how long it took', async () => {
  await ask(small, 'query Greeting { hello }', under('one'))
  expect(await linesOf('one')).toEqual([
    {
      ...{ level: 30, time: expect.any(Number), pid: process.pid, hostname: expect.any(String) },
      ...{ requestId: 'one', method: 'POST', path: '/graphql', status: 200 },
      ...{
        type: 'query',
        operation: 'hello',
        name: 'Greeting',
        code: 'OK',
        tenantId: expect.anything(),
      },
      milliseconds: expect.any(Number),
    },
  ])
})

test.for([
  ['{ nonsense }', 'INVALID_INPUT'],
  ['{ book(id: "absent") { id } }', 'NOT_FOUND'],
  ['subscription { renamed { title } }', 'INVALID_INPUT'],
])('the line of a refusal has its code', async ([query, code]) => {
  await ask(small, query!, under('refused'))
  expect(await linesOf('refused')).toMatchObject([{ code }])
})

test('an operation on a WebSocket has a line as well, and so has one that is refused', async () => {
  const client = createClient({
    url: `${small.ws}/graphql`,
    connectionParams: { authorization: 'Bearer good' },
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const said = (query: string) =>
    new Promise<void>((done) => {
      client.subscribe({ query }, { next: () => {}, error: () => done(), complete: done })
    })
  await said('query Greeting { hello }')
  await said('{ nonsense }')
  await expect.poll(() => lines().length).toBe(2)
  const [operation, refusal] = lines()
  expect(operation).toMatchObject({
    type: 'query',
    operation: 'hello',
    name: 'Greeting',
    code: 'OK',
  })
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', requestId: expect.any(String) })
  await client.dispose()
})

test('a slow operation is a warning that names it', async () => {
  await ask(small, 'query Patience { slow(milliseconds: 1100) }', under('slow'))
  const [line] = await linesOf('slow')
  expect(line).toMatchObject({ level: 40, msg: 'a slow request', operation: 'slow' })
  expect(line!.milliseconds).toBeGreaterThan(1000)
})

test('machines that ask whether all is well leave no lines, unless it is not', async () => {
  await fetch(`${small.url}/healthz`, under('well'))
  await fetch(`${small.url}/metrics`, under('shut'))
  expect(await linesOf('shut')).toMatchObject([{ status: 404 }])
  expect(lines()).toHaveLength(1)
})

test('no value, header, query string or secret is logged', async () => {
  const secret = 'HUSH'
  const rename = 'mutation ($input: RenameInput!) { rename(input: $input) { title } }'
  const headers = {
    ...{ authorization: `Bearer ${secret}`, 'x-api-key': secret, cookie: `session=${secret}` },
    ...{ 'x-forwarded-for': secret, 'user-agent': secret, traceparent: secret },
  }
  const path = `/graphql?token=${secret}`
  await ask(small, rename, { headers, path, variables: { input: { id: '1', title: secret } } })
  await ask(small, rename, { headers, path, variables: { input: { id: 1.5, title: secret } } })
  await ask(small, `{ hello(name: "${secret}") }`, { headers, path })
  await ask(small, `{ hello(nme: "${secret}") }`, { headers, path })
  await fetch(`${small.url}/graphql`, { method: 'POST', headers, body: secret })
  await expect.poll(() => lines().length).toBe(5)
  expect(small.house.log.join()).not.toMatch(new RegExp(`${secret}|127\\.0\\.0\\.1`))
  // What only the log may know of an error of ours is there: the look at it is not blind.
  await ask(small, '{ fails(how: "23514") }')
  await expect.poll(() => lines().length).toBe(7)
  expect(small.house.log.join()).toMatch(/secret: select/)
})
