import { afterAll, expect, test } from 'vitest'
import { start } from '../../../src/server/start.ts'
import { dataOf } from '../../support/answers.ts'
import { Client } from '../../support/client.ts'
import { Following } from '../../support/follow.ts'
import { configFor, startGateway } from '../../support/gateway.ts'
import { does } from '../../support/staff.ts'
import { siteChanged } from '../site/documents.ts'
import { actingAs } from './chain.ts'
import { endActingAs } from './documents.ts'

const gateway = await startGateway()
const second = await start(configFor(gateway.database), { sample: false })
const { world } = gateway
afterAll(async () => {
  await second.stop()
  await gateway.stop()
})

test.for([
  'the staff',
  'the company',
])('whoever acts follows as the member would on another node, until %s end it', async (who) => {
  // biome-ignore format: one title
  const circle = await world.circle()
  const member = await world.member(circle)
  const { client, session, staffClient } = await actingAs(gateway, member)
  const there = new Client(second.url, client.headers)
  await using feed = await Following.of(there, siteChanged, () => world.site(circle))
  const { id } = await world.site(circle)
  expect((await feed.next()).site.id).toBe(id)
  const input = { id: session.id }
  if (who === 'the staff') dataOf(await does(staffClient, 'endActingAs', input, '{ id }'))
  else dataOf(await (await gateway.as(member)).ask(endActingAs, { input }))
  const began = performance.now()
  await world.site(circle)
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(performance.now() - began).toBeLessThan(1000)
})
