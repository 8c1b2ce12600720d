import 'reflect-metadata'
import { Query, Resolver } from 'type-graphql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildDooredSchema } from '../../src/server/build-schema.ts'
import { ask, type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.held.clear()
  small.house.held.add('site.read')
})

const anonymous = { headers: { authorization: '' } }

test('an open field answers a stranger', async () => {
  expect(await ask(small, '{ hello }', anonymous)).toMatchObject({ status: 200 })
})

test('a field for those signed in sends a stranger away', async () => {
  const answer = await ask(small, '{ me }', anonymous)
  expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED', data: null })
  expect(await ask(small, '{ me }')).toMatchObject({ data: { me: 'you' } })
})

test('a field that needs a permission is closed to strangers and to those who lack it', async () => {
  expect(await ask(small, '{ forbidden { id } }', anonymous)).toMatchObject({ status: 401 })
  expect(await ask(small, '{ forbidden { id } }')).toMatchObject({ status: 403, code: 'FORBIDDEN' })
})

test('a verdict is not kept: the permission is asked for each time', async () => {
  expect(await ask(small, '{ book(id: "1") { id } }')).toMatchObject({ status: 200 })
  small.house.held.delete('site.read')
  expect(await ask(small, '{ book(id: "1") { id } }')).toMatchObject({ code: 'FORBIDDEN' })
})

test('a plain field may need a permission of its own', async () => {
  const answer = await ask(small, '{ book(id: "1") { id price } }')
  expect(answer).toMatchObject({ data: { book: { id: '1', price: null } }, code: 'FORBIDDEN' })
  small.house.held.add('profile.read')
  expect(await ask(small, '{ book(id: "1") { price } }')).toMatchObject({
    data: { book: { price: 7 } },
  })
})

test.for([
  ['an object', '{ book(id: "foreign") { id } }'],
  ['a node of a connection', '{ books(ids: ["1", "foreign"]) { nodes { id } } }'],
  ['a relation', '{ book(id: "misplaced") { shelf { id } } }'],
])('%s outside of the reach fails the field, and the log says which', async ([, query]) => {
  const answer = await ask(small, query!)
  expect(answer.code).toBe('INTERNAL')
  expect(JSON.stringify(answer.data)).not.toContain('foreign')
  expect(small.house.log.join()).toContain("outside of the caller's reach")
})

test('a root field without a door stops the boot, by name', async () => {
  @Resolver()
  class Careless {
    @Query(() => String)
    ajar(): string {
      return ''
    }
  }
  await expect(buildDooredSchema([Careless])).rejects.toThrow('No door: give Query.ajar one of')
  const undoored = await buildDooredSchema([Careless], { door: false })
  expect(undoored.getQueryType()?.getFields().ajar).toBeDefined()
})
