import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { standInRedis } from '../support/redis.ts'
import { ask, askOverWebSocket, type Small, startSmall } from './small-gateway.ts'

/** Callers that are known by different tokens, so that no test spends what is another's. */
let people = 0
const somebody = () => ({ authorization: `Bearer ${++people}` })
const nobody = { authorization: '' }

const limited = (budget: string) => ({
  status: 429,
  code: 'RATE_LIMITED',
  errors: [{ extensions: { budget, retryAfterSeconds: expect.any(Number) } }],
})

const shelf = (first: number) => `{ library(first: ${first}) { nodes { id } } }`
const signIns = (count: number) => `mutation { ${Array.from({ length: count }, (_, i) => `a${i}: signIn(password: "p${i}")`).join(' ')} }`

let small: Small
beforeAll(async () => {
  small = await startSmall({ budgets: { caller: 100, address: 5000 } })
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
})

test('every answer says what it cost, what is left, and when there is more', async () => {
  const headers = somebody()
  const { extensions } = await ask(small, shelf(9), { headers })
  const cost = { requested: 10, limit: 10_000, budget: 'CALLER', remaining: 90, resetSeconds: 60 }
  expect(extensions).toEqual({ cost })
  const next = await ask(small, shelf(29), { headers })
  expect(next.extensions).toMatchObject({ cost: { requested: 30, remaining: 60 } })
})

test('who has spent their budget is refused, with nothing run, and told how long', async () => {
  const headers = somebody()
  for (let spent = 0; spent < 100; spent += 50) await ask(small, shelf(49), { headers })
  small.house.diary.length = 0
  const refused = await ask(small, '{ hello }', { headers })
  expect(refused).toMatchObject(limited('CALLER'))
  const seconds = refused.errors![0]!.extensions.retryAfterSeconds as number
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(refused.headers.get('retry-after')).toBe(String(seconds))
  expect(refused.errors![0]!.message).toContain(`in ${seconds} seconds`)
  expect(small.house.diary).toEqual([])
})

test('who was refused is refused again before the credential is looked at', async () => {
  const headers = somebody()
  for (let spent = 0; spent <= 100; spent += 50) await ask(small, shelf(49), { headers })
  const seen = small.house.seen.length
  expect(await ask(small, '{ hello }', { headers })).toMatchObject(limited('CALLER'))
  expect(small.house.seen).toHaveLength(seen)
})

test('what one spends is not taken from another', async () => {
  const spender = somebody()
  for (let spent = 0; spent <= 100; spent += 50) await ask(small, shelf(49), { headers: spender })
  expect(await ask(small, '{ hello }', { headers: somebody() })).toMatchObject({ status: 200 })
  expect(await ask(small, '{ hello }', { headers: nobody })).toMatchObject({ status: 200 })
})

test('a budget is one for all wires', async () => {
  await using one = await startSmall({ budgets: { caller: 20 } })
  // Connecting costs the last point.
  await ask(one, shelf(18))
  const answer = await askOverWebSocket(one, '{ hello }')
  expect(answer.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', budget: 'CALLER' } }])
})

test('a company has a budget that all its people share', async () => {
  await using one = await startSmall({ budgets: { caller: 100, tenant: 150 } })
  const [first, second, third] = [somebody(), somebody(), somebody()]
  const { extensions } = await ask(one, shelf(79), { headers: first })
  expect(extensions).toMatchObject({ cost: { budget: 'CALLER', remaining: 20 } })
  const later = await ask(one, shelf(59), { headers: second })
  expect(later.extensions).toMatchObject({ cost: { budget: 'TENANT', remaining: 10 } })
  expect(await ask(one, shelf(59), { headers: third })).toMatchObject(limited('TENANT'))
})

test('who has spent their own budget does not spend that of the company', async () => {
  await using one = await startSmall({ budgets: { caller: 50, tenant: 150 } })
  const spender = somebody()
  for (let asked = 0; asked < 10; asked++) await ask(one, shelf(49), { headers: spender })
  const answer = await ask(one, '{ hello }', { headers: somebody() })
  expect(answer.extensions).toMatchObject({ cost: { remaining: 49 } })
})

test('a hundred log-ins in one document count as a hundred, though none is tried', async () => {
  await using one = await startSmall({ budgets: { address: 15_000 } })
  const refused = await ask(one, signIns(100), { headers: nobody })
  expect(refused).toMatchObject({ status: 400, code: 'TOO_COMPLEX' })
  const left = await ask(one, '{ hello }', { headers: nobody })
  expect(left.extensions).toMatchObject({ cost: { remaining: 15_000 - 100 * 100 - 1 } })
  expect(await ask(one, signIns(100), { headers: nobody })).toMatchObject(limited('ADDRESS'))
  expect(await ask(one, signIns(1), { headers: nobody })).toMatchObject(limited('ADDRESS'))
  expect(one.house.diary).toEqual(['begin query', 'commit'])
})

test.for([
  ['in fragments that double', doubled(20)],
  ['in several operations', `${signIns(40).replace('mutation', 'mutation A')} ${signIns(40).replace('mutation', 'mutation B')}`],
  ['over WebSocket', signIns(60)],
])('log-ins are counted %s', async ([where, query]) => {
  await using one = await startSmall({ budgets: { caller: 5000 } })
  if (where === 'over WebSocket') await expect(askOverWebSocket(one, query!)).rejects.toBeDefined()
  else await ask(one, query!)
  expect(await ask(one, '{ hello }')).toMatchObject(limited('CALLER'))
  expect(one.house.diary).toEqual([])
})

function doubled(levels: number): string {
  const fragments = Array.from({ length: levels }, (_, i) => `fragment F${i} on Mutation { ...F${i + 1} ...F${i + 1} }`)
  return `mutation { ...F0 } ${fragments.join(' ')} fragment F${levels} on Mutation { signIn(password: "p") }`
}

test('a document that cannot be read is counted too', async () => {
  await using one = await startSmall({ budgets: { caller: 3 } })
  for (const query of ['{', '{ nothing }', `{ ${'hello '.repeat(5000)} }`]) expect((await ask(one, query)).status).toBe(400)
  expect(await ask(one, '{ hello }')).toMatchObject(limited('CALLER'))
})

test('a stranger pays from the budget of the address', async () => {
  await using one = await startSmall({ budgets: { address: 2 } })
  for (let asked = 0; asked < 2; asked++) await ask(one, '{ hello }', { headers: nobody })
  expect(await ask(one, '{ hello }', { headers: nobody })).toMatchObject(limited('ADDRESS'))
  expect(await ask(one, '{ hello }')).toMatchObject({ status: 200 })
})

test('ten times the quota over two nodes is held to the quota', async () => {
  await using redis = await standInRedis()
  const options = { budgets: { caller: 20 }, redisUrl: redis.url, redisPatience: 20_000 }
  await using one = await startSmall(options)
  await using other = await startSmall(options)
  await expect.poll(() => redis.asked.filter((name) => name === 'info')).toHaveLength(2)
  const headers = somebody()
  const asking = Array.from({ length: 200 }, (_, i) => ask(i % 2 ? one : other, '{ hello }', { headers }))
  const answers = await Promise.all(asking)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  for (const refused of answers.filter(({ status }) => status !== 200)) expect(refused).toMatchObject(limited('CALLER'))
  expect(one.house.diary.length + other.house.diary.length).toBe(2 * 20)
})

test('without a Redis between them, two nodes count apart', async () => {
  await using one = await startSmall({ budgets: { caller: 10 } })
  await using other = await startSmall({ budgets: { caller: 10 } })
  expect(await ask(one, shelf(9))).toMatchObject({ status: 200 })
  expect(await ask(other, shelf(9))).toMatchObject({ status: 200 })
})

test('a document that spells out more than anybody could begin costs a bounded number of points', async () => {
  const levels = Array.from({ length: 30 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`)
  const doubling = `{ ...f0 } ${levels.join(' ')} fragment f30 on Query { hello }`
  expect(await ask(small, doubling, { headers: nobody })).toMatchObject({ code: 'TOO_COMPLEX' })
  expect(await ask(small, '{ hello }', { headers: nobody })).toMatchObject({ status: 200 })
})
