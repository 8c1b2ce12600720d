import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
  await ask(small, '{ hello }')
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
})

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')

const doubling = (levels: number) =>
  `{ ...F0 } ${times(levels, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}
  fragment F${levels} on Query { hello }`

const nested = (levels: number) => `${'{ shelf '.repeat(levels)}{ id }${' }'.repeat(levels)}`

const types = (levels: number) =>
  `{ __schema { types ${'{ fields { type '.repeat(levels)}{ name }${' } }'.repeat(levels)} } }`

test.for([
  ['deep', `{ book(id: "1") ${nested(5000)} }`],
  ['deeper than is allowed', `{ book(id: "1") ${nested(20)} }`],
  ['of ten thousand duplicates', `{ ${'hello '.repeat(10_000)} }`],
  ['of as many duplicates as fit', `{ ${'hello '.repeat(1990)} }`],
  ['of two hundred aliases', `{ ${times(200, (i) => `a${i}: hello`)} }`],
  ['of fragments that double', doubling(120)],
  [
    'of fragments in a circle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
  ],
  ['of a flood of directives', `{ hello ${'@skip(if: true) '.repeat(300)} }`],
  ['of a flood of unknown directives', `{ hello ${'@x '.repeat(900)} }`],
  ['of a flood of unknown fields', `{ ${times(900, (i) => `x${i}`)} }`],
  ['introspecting in circles', types(30)],
])('a document that is %s is refused at once, with nothing run', async ([, query]) => {
  const begun = performance.now()
  const answer = await ask(small, query!)
  expect(performance.now() - begun).toBeLessThan(500)
  expect(answer.status).toBe(400)
  expect(answer.code).toMatch(/TOO_COMPLEX|INVALID_INPUT/)
  expect(answer.errors!.length).toBeLessThanOrEqual(21)
  expect(small.house.diary).toEqual([])
})

test('the introspection of tools is within the limits', async () => {
  const answer = await ask(small, getIntrospectionQuery({ inputValueDeprecation: true }))
  expect(answer).toMatchObject({ status: 200 })
  expect(answer.errors).toBeUndefined()
})
