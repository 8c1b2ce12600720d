import { afterAll, expect, test } from 'vitest'
import { start } from '../../../src/server/start.ts'
import { dataOf } from '../../support/answers.ts'
import { Client } from '../../support/client.ts'
import { Following } from '../../support/follow.ts'
import { configFor, startGateway } from '../../support/gateway.ts'
import { does } from '../../support/staff.ts'
import { circlegate } from '../../support/terminal.ts'
import type { Member } from '../../support/world.ts'
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

type Acting = Awaited<ReturnType<typeof actingAs>> & { member: Member }

const env = { DATABASE_URL: gateway.database.url }
const changed = async ({ staff }: Acting, how: string) => {
  const { code, err } = await circlegate(['staff', 'set', '--email', staff.email, how], env)
  expect(code, err).toBe(0)
}

const ends: Record<string, (acting: Acting) => Promise<unknown>> = {
  'the staff end it': async ({ staffClient, session: { id } }) => dataOf(await does(staffClient, 'endActingAs', { id }, '{ id }')),
  'the company ends it': async ({ member, session: { id } }) =>
    dataOf(await (await gateway.as(member)).ask(endActingAs, { input: { id } })),
  'they are disabled': (acting) => changed(acting, '--disable'),
  'they have a new password': (acting) => changed(acting, '--new-password'),
}

test.for(
  Object.entries(ends),
)('whoever acts follows as the member would on another node, until %s: then the feed ends within a second, without an event', async ([
  ,
  end,
]) => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const acting = await actingAs(gateway, member)
  const there = new Client(second.url, acting.client.headers)
  await using feed = await Following.of(there, siteChanged, () => world.site(circle))
  const { id } = await world.site(circle)
  expect((await feed.next()).site.id).toBe(id)
  await end({ ...acting, member })
  const began = performance.now()
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  expect(performance.now() - began).toBeLessThan(1000)
})
