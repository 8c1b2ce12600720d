import { afterAll, expect, test, vi } from 'vitest'
import { siteChanged } from '../api/site/documents.ts'
import type { Client } from '../support/client.ts'
import { startGateway } from '../support/gateway.ts'
import { readingOf } from '../support/metrics.ts'
import type { Company } from '../support/world.ts'

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
  for (const ending of await Promise.all(endings)) expect(ending).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  expect(await openLanes()).toBeLessThanOrEqual(8)
})

test('a right that goes while another company’s many feeds are asked again ends its feed before they are through', async () => {
  const [many, one] = [await world.circle(), await world.circle()]
  const [crowd, client] = [await gateway.as(await world.member(many)), await gateway.as(await world.member(one))]
  const endOf = (of: Client) =>
    of
      .follow(siteChanged)
      .next()
      .catch((end) => end)
  const close = ({ id }: Company) => world.run("UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1", [id])
  let ended = 0
  const endings: Promise<unknown>[] = []
  const ending = endOf(client)
  while (endings.length < 200) {
    for (let count = 0; count < 10; count++) endings.push(endOf(crowd).finally(() => ended++))
    await vi.waitFor(async () => expect(await openFeeds()).toBe(endings.length + 1), { timeout: 5_000 })
  }
  await close(many)
  await vi.waitFor(() => expect(ended).toBeGreaterThan(0), { timeout: 5_000, interval: 5 })
  await close(one)
  expect(await ending).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  expect(ended).toBeLessThan(endings.length)
  await Promise.all(endings)
})
