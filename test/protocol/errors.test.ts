import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.log.length = 0
})

const rename = 'mutation ($input: RenameInput!) { rename(input: $input) { id } }'
const renaming = (input: object) => ask(small, rename, { variables: { input } })

test('a refusal of ours carries its code, its text and its place', async () => {
  const answer = await ask(small, '{ book(id: "absent") { id } }')
  expect(answer.data).toEqual({ book: null })
  expect(answer.errors).toEqual([
    {
      message: 'Book absent not found.',
      locations: [{ line: 1, column: 3 }],
      path: ['book'],
      extensions: {
        code: 'NOT_FOUND',
        authz: { id: expect.any(String), reason: 'There is nothing here that you can reach.' },
      },
    },
  ])
})

test('what we did not foresee is told by its request id alone, and logged under it', async () => {
  const headers = { 'x-request-id': 'unforeseen.1' }
  const answer = await ask(small, '{ fails(how: "23514") }', { headers })
  const [error] = answer.errors!
  expect(error!.extensions).toEqual({ code: 'INTERNAL', requestId: 'unforeseen.1' })
  expect(JSON.stringify(answer)).not.toMatch(/secret|select|passwd|23514/)
  const line = small.house.log.map((text) => JSON.parse(text)).find(({ level }) => level === 50)
  expect(line).toMatchObject({ requestId: 'unforeseen.1', err: { code: '23514' } })
  expect(line.err.message).toContain('secret')
})

test.for([
  ['ECONNREFUSED', 'UNAVAILABLE'],
  ['57P01', 'UNAVAILABLE'],
  ['08006', 'UNAVAILABLE'],
  ['LANE_TIMEOUT', 'UNAVAILABLE'],
  ['23505', 'CONFLICT'],
  ['23P01', 'CONFLICT'],
  ['P2002', 'CONFLICT'],
  ['23503', 'INVALID_INPUT'],
  ['P2003', 'INVALID_INPUT'],
  ['40001', 'CONFLICT'],
  ['40P01', 'CONFLICT'],
  ['CG401', 'UNAUTHENTICATED'],
  ['CG404', 'NOT_FOUND'],
  ['42501', 'INTERNAL'],
])('the database saying %s is %s', async ([how, code]) => {
  const answer = await ask(small, '{ fails(how: $how) }'.replace('$how', JSON.stringify(how)))
  expect(answer.code).toBe(code)
  expect(JSON.stringify(answer)).not.toMatch(/secret|select|passwd/)
})

test('a document that is none is INVALID_INPUT', async () => {
  const answer = await ask(small, '{ hello')
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
  expect(answer.errors![0]!.extensions).toEqual({
    code: 'INVALID_INPUT',
    fields: { query: 'Syntax Error: Expected Name, found <EOF>.' },
  })
})

test('an unknown field is refused without suggesting others', async () => {
  const answer = await ask(small, '{ hallo }')
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
  expect(answer.errors![0]!.message).toBe('Cannot query field "hallo" on type "Query".')
})

test('a wrong value in the document is told by the name of its argument', async () => {
  const fieldsOf = async (query: string) => (await ask(small, query)).errors![0]!.extensions.fields
  expect(await fieldsOf('{ hello(order: TITEL) }')).toEqual({
    order: 'Value "TITEL" does not exist in "Order" enum.',
  })
  expect(Object.keys((await fieldsOf('{ books(ids: ["1", 2.5]) { nodes { id } } }')) as object)).toEqual(['ids'])
})

test.for<[object, object]>([
  [{ id: '1' }, { title: 'is required' }],
  [{ id: '1', title: 7 }, { title: 'String cannot represent a non string value: 7' }],
  [{ id: '1', title: 'x', margin: { left: 'x' } }, { 'margin.left': 'Int cannot represent non-integer value: "x"' }],
  [{ id: '1', title: 'x', titel: 'x' }, { titel: 'is not a field of this input' }],
])('a wrong variable is told by its field', async ([input, fields]) => {
  const answer = await renaming(input)
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
  expect(answer.errors![0]!.extensions.fields).toEqual(fields)
  expect(answer).not.toHaveProperty('data')
})

test('a missing variable is told by its name', async () => {
  const answer = await ask(small, rename)
  expect(answer.errors![0]!.extensions.fields).toEqual({ input: 'is required' })
})

test('an operation name that names nothing is INVALID_INPUT', async () => {
  const answer = await ask(small, 'query A { hello } query B { hello }')
  expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' })
})
