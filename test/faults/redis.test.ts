import { expect, test } from 'vitest'
import { ask, type Small, startSmall } from '../protocol/small-gateway.ts'
import { standInRedis } from '../support/redis.ts'

const budgets = { caller: 100 }
const said = (small: Small, what: RegExp) => small.house.log.filter((line) => what.test(line))
const lost = /counts by itself/
const back = /count together/

const remaining = async (small: Small) => ((await ask(small, '{ hello }')).extensions!.cost as { remaining: number }).remaining

test('a gateway starts and counts by itself while there is no Redis', async () => {
  await using redis = await standInRedis()
  await redis.down()
  await using small = await startSmall({ budgets, redisUrl: redis.url })
  expect(await remaining(small)).toBe(99)
  expect(await remaining(small)).toBe(98)
  expect(said(small, lost)).toHaveLength(1)
})

test('a Redis that goes away and comes back stops nobody, and is told of once each', async () => {
  await using redis = await standInRedis()
  await using small = await startSmall({ budgets, redisUrl: redis.url })
  await expect.poll(() => redis.asked.includes('info')).toBe(true)
  expect(await remaining(small)).toBe(99)
  expect(redis.asked.some((name) => name.startsWith('eval'))).toBe(true)
  await redis.down()
  for (let asked = 1; asked <= 20; asked++) expect(await remaining(small)).toBe(100 - asked)
  expect(said(small, lost)).toHaveLength(1)
  await redis.up()
  // What the nodes had counted together is still there.
  await expect.poll(() => remaining(small), { timeout: 10_000, interval: 200 }).toBeGreaterThan(90)
  expect(said(small, back)).toHaveLength(1)
})

test('a Redis that answers nothing holds up one request, and not those after it', async () => {
  await using redis = await standInRedis()
  await using small = await startSmall({ budgets, redisUrl: redis.url })
  await expect.poll(() => redis.asked.includes('info')).toBe(true)
  expect(await remaining(small)).toBe(99)
  const counted = () => redis.asked.filter((name) => name.startsWith('eval')).length
  const before = counted()
  redis.freeze()
  for (let asked = 0; asked < 20; asked++) expect(await ask(small, '{ hello }')).toMatchObject({ status: 200 })
  // One was waited for; the others did not even ask it.
  expect(counted() - before).toBe(1)
  expect(said(small, lost)).toHaveLength(1)
  redis.thaw()
  // Asked so seldom that the budget lasts until it is back.
  const backWhenAsked = async () => {
    expect(await remaining(small)).toBeGreaterThan(0)
    return said(small, back).length
  }
  await expect.poll(backWhenAsked, { timeout: 15_000, interval: 250 }).toBe(1)
})
