import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, askOverWebSocket, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
})

async function costOf(query: string, variables?: object): Promise<number> {
  const { extensions, errors } = await ask(small, query, { ...(variables && { variables }) })
  expect(errors).toBeUndefined()
  return (extensions?.cost as { requested: number }).requested
}

const shelves = '{ nodes { id shelf { room } } }'

test.for<[string, number, string, object?]>([
  ['a root field', 1, '{ hello }'],
  ['two of them', 2, '{ hello again: hello }'],
  ['nothing but a name', 0, '{ __typename }'],
  ['an object that is fetched', 2, '{ book(id: "1") { id shelf { room } } }'],
  ['a list of as many as are asked for', 1 + 5, '{ library(first: 5) { nodes { id } } }'],
  ['a list of the length that is usual', 1 + 20, '{ library { nodes { id } } }'],
  ['each entry with what is fetched for it', 1 + 5 * 2, `{ library(first: 5) ${shelves} }`],
  ['two ways through one list', 1 + 5 * 2, '{ library(first: 5) { nodes { id } copies: nodes { id } } }'],
  ['a list in a list', 1 + 5 * (1 + 3 * 1), '{ library(first: 5) { nodes { sequels(first: 3) { id } } } }'],
  ['a list that does not say how long it is', 1 + 10, '{ books(ids: ["1"]) { nodes { id } } }'],
  ['what is declared to cost more', 1 + 30, '{ library(first: 5) { size } }'],
  ['a length in a variable', 1 + 7, 'query ($n: Int!) { library(first: $n) { nodes { id } } }', { n: 7 }],
  ['the default of a variable', 1 + 8, 'query ($n: Int! = 8) { library(first: $n) { nodes { id } } }'],
  [
    'a fragment in each place where it is spread',
    12,
    `{ a: library(first: 5) { ...P } b: library(first: 5) { ...P } } fragment P on BookConnection { nodes { id } }`,
  ],
  ['a fragment on the type itself', 6, '{ library(first: 5) { ... { nodes { id } } } }'],
  ['a change', 10, 'mutation { rename(input: { id: "1", title: "x" }) { id } }'],
  ['a look at the schema', 10, '{ __schema { types { name fields { name } } } }'],
])('%s costs what it should', async ([, cost, query, variables]) => {
  expect(await costOf(query, variables)).toBe(cost)
})

test('an operation that costs too much is refused, with nothing run, and told what it costs', async () => {
  const query = `query ($n: Int!) { library(first: $n) { nodes { sequels(first: $n) { shelf { room } } } } }`
  const refused = await ask(small, query, { variables: { n: 100 } })
  expect(refused).toMatchObject({ status: 400, code: 'TOO_COMPLEX' })
  expect(refused.data).toBeUndefined()
  expect(refused.errors![0]!.message).toContain(`costs ${1 + 100 * (1 + 100 * 2)} points`)
  expect(small.house.diary).toEqual([])
  expect(await costOf(query, { n: 10 })).toBe(1 + 10 * (1 + 10 * 2))
})

test('a length that is none is told as such, and not as a cost', async () => {
  const query = 'query ($n: Int!) { library(first: $n) { nodes { id } } }'
  for (const n of ['many', 1.5, null, {}]) expect(await ask(small, query, { variables: { n } })).toMatchObject({ code: 'INVALID_INPUT' })
})

test('what is told of the cost is told over WebSocket as well', async () => {
  const answer = await askOverWebSocket(small, '{ library(first: 5) { nodes { id } } }')
  expect(answer).toMatchObject({ extensions: { cost: { requested: 6, limit: 10_000 } } })
})
