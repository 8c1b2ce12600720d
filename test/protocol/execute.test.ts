import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
})

const rename = 'mutation Rename($input: RenameInput!) { rename(input: $input) { id title } }'

test('a query is begun, answered and committed', async () => {
  const answer = await ask(small, '{ book(id: "1") { id title shelf { room } } }')
  const book = { id: '1', title: 'A title', shelf: { room: 'north' } }
  expect(answer.data).toEqual({ book })
  expect(small.house.diary).toEqual(['begin query', 'commit'])
})

test('a query keeps what it could read when a field fails, and commits nothing', async () => {
  const answer = await ask(small, '{ hello fails(how: "x") }')
  expect(answer).toMatchObject({ status: 200, code: 'INTERNAL', data: { hello: 'Hello world' } })
  expect(small.house.diary).toEqual(['begin query', 'rollback'])
})

test('a mutation is committed before it is answered', async () => {
  const answer = await ask(small, rename, { variables: { input: { id: '1', title: 'New' } } })
  expect(answer.data).toEqual({ rename: { id: '1', title: 'New' } })
  expect(small.house.diary).toEqual(['begin mutation', 'commit'])
})

test('a mutation with any error is rolled back and tells no data', async () => {
  const query = 'mutation { rename(input: { id: "lost", title: "x" }) { id shelf { room } } }'
  const answer = await ask(small, query)
  expect(answer).toMatchObject({ status: 500, code: 'INTERNAL', data: null })
  expect(small.house.diary).toEqual(['begin mutation', 'rollback'])
})

test('a failed commit is an error without data', async () => {
  small.house.commitFails = true
  const answer = await ask(small, rename, { variables: { input: { id: '1', title: 'New' } } })
  small.house.commitFails = false
  expect(answer).toMatchObject({ status: 409, code: 'CONFLICT', data: null })
})

test('a caller whose rights have just changed is asked for anew, once', async () => {
  small.house.refusals.push('CG409')
  const answer = await ask(small, '{ entered }')
  expect(answer.data).toEqual({ entered: 'in' })
  expect(small.house.diary).toEqual(['begin query', 'rollback', 'begin query', 'commit'])
  small.house.refusals.push('CG409', 'CG409')
  expect(await ask(small, '{ entered }')).toMatchObject({ status: 409, code: 'CONFLICT' })
})

test('what the database refuses at entry is told once, for the whole operation', async () => {
  small.house.refusals.push('CG401')
  const answer = await ask(small, '{ hello entered }')
  expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  expect(answer.data).toBeUndefined()
  expect(answer.errors).toHaveLength(1)
})

test('a mutation has one root field', async () => {
  const one = 'rename(input: { id: "1", title: "x" }) { id }'
  const answer = await ask(small, `mutation { a: ${one} b: ${one} }`)
  expect(answer).toMatchObject({ status: 400, code: 'TOO_COMPLEX' })
  expect(small.house.diary).toEqual([])
})

test('a subscription sent over HTTP is refused', async () => {
  const answer = await ask(small, 'subscription { renamed { id } }')
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
  expect(small.house.diary).toEqual([])
})

test('GET is for queries', async () => {
  const get = (query: string) =>
    fetch(`${small.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': '1', authorization: 'Bearer good' },
    })
  expect(await (await get('{ hello }')).json()).toMatchObject({ data: { hello: 'Hello world' } })
  const refused = await get('mutation { rename(input: { id: "1", title: "x" }) { id } }')
  expect(refused.status).toBe(405)
  expect(small.house.diary).toEqual(['begin query', 'commit'])
})

test('a result that is not of its type is our error, not the end of the process', async () => {
  const answer = await ask(small, '{ notAList }')
  expect(answer).toMatchObject({ code: 'INTERNAL' })
  expect((await ask(small, '{ hello }')).status).toBe(200)
})

test('with the older media type an executed operation is answered with 200', async () => {
  const headers = { accept: 'application/json' }
  const answer = await ask(small, '{ me }', { headers })
  expect(answer).toMatchObject({ status: 200 })
  const failed = await ask(small, '{ forbidden { id } }', { headers })
  expect(failed).toMatchObject({ status: 200, code: 'FORBIDDEN', data: null })
  const forged = await ask(small, '{ me }', {
    headers: { ...headers, authorization: 'Bearer forged' },
  })
  expect(forged).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
})
