import { expect, test } from 'vitest'
import { dataOf } from '../support/answers.ts'
import { startGateway } from '../support/gateway.ts'

test('a required variable with a default may be left out', async () => {
  await using gateway = await startGateway()
  const { world } = gateway
  const circle = await world.circle()
  for (let turn = 0; turn < 2; turn++) await world.site(circle)
  const client = await gateway.as(await world.member(circle))
  const query = `query ($first: Int! = 1, $status: [SiteStatus!]! = [ACTIVE], $box: BoxInput! = {
      southWest: { latitude: -80, longitude: -180 }, northEast: { latitude: 80, longitude: 180 } }) {
    sites(first: $first, filter: { status: $status, box: $box }) { totalCount nodes { status } } }`
  expect(dataOf(await client.ask(query))).toEqual({
    sites: { totalCount: 2, nodes: [{ status: 'ACTIVE' }] },
  })
  const given = await client.ask(query, { first: 2 })
  expect(dataOf<{ sites: { nodes: unknown[] } }>(given as never).sites.nodes).toHaveLength(2)
})
