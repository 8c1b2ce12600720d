import { afterAll, expect, test, vi } from 'vitest'
import { siteChanged } from '../api/site/documents.ts'
import { startGateway } from '../support/gateway.ts'
import { readingOf } from '../support/metrics.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const openLanes = () => readingOf(gateway, 'circlegate_lanes{', 'plane="identity"', 'state="open"')
const openFeeds = () => readingOf(gateway, 'circlegate_subscriptions ')

test('a company with many feeds that are all asked again leaves half of the lanes to others', async () => {
  const circle = await world.circle()
  const endings: Promise<unknown>[] = []
  for (let count = 1; count <= 20; count++) {
    const client = await gateway.as(await world.member(circle))
    const next = client.follow(siteChanged).next()
    endings.push(next.catch((end) => end))
    await vi.waitFor(async () => expect(await openFeeds()).toBe(count), { timeout: 5_000 })
  }
  await world.run("UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1", [circle.id])
  for (const ending of await Promise.all(endings))
    expect(ending).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  expect(await openLanes()).toBeLessThanOrEqual(8)
})
