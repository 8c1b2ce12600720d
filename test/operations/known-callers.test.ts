import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { siteChanged, sites } from '../api/site/documents.ts'
import { dataOf } from '../support/answers.ts'
import { Following } from '../support/follow.ts'
import { startGateway } from '../support/gateway.ts'
import { readingOf } from '../support/metrics.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

/** What who asks is found out by: sessions, roles and relationships are read on this plane. */
const asked = () => readingOf(gateway, 'circlegate_database_duration_seconds_count', 'plane="identity"', 'step="statement"')

/** How many statements it takes to find out who asks. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  // What is found out behind answers, and about the open feed, is found out by then.
  await pause(500)
  const before = await asked()
  await work()
  return (await asked()) - before
}

test('a change of rights in one company has nobody of another found out anew, though the node hears of it', async () => {
  const [followed, own, other] = [await world.circle(), await world.circle(), await world.circle()]
  const follower = await gateway.as(await world.member(followed))
  await using feed = await Following.of(follower, siteChanged, () => world.site(followed))
  const client = await gateway.as(await world.member(own))
  const look = async () => dataOf(await client.ask(sites))
  expect(await cost(look)).toBeGreaterThan(0)
  expect(await cost(look)).toBe(0)
  const change = 'UPDATE membership_role SET role_code = $2 WHERE membership_id = $1'
  await world.run(change, [(await world.member(other)).id, 'viewer'])
  const heard = await world.site(followed)
  expect((await feed.next()).site.id).toBe(heard.id)
  expect(await cost(look)).toBe(0)
  await world.member(own)
  expect(await cost(look)).toBe(0)
  await world.run("UPDATE tenant SET status = 'SUSPENDED' WHERE id = $1", [own.id])
  expect(await cost(look)).toBeGreaterThan(0)
})
