import { afterAll, expect, test } from 'vitest'
import { start } from '../../../src/server/start.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Client } from '../../support/client.ts'
import { Following } from '../../support/follow.ts'
import { configFor, startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { siteChanged } from '../site/documents.ts'

const gateway = await startGateway()
const second = await start(configFor(gateway.database), { sample: false })
const { world } = gateway
afterAll(async () => {
  await second.stop()
  await gateway.stop()
})

/** A circle whose administrator follows its sites on the second node, while the staff are at the first. */
async function followed() {
  const circle = await world.circle()
  const { headers } = await gateway.as(await world.member(circle))
  const there = new Client(second.url, headers)
  const staff = await asStaff(gateway, 'OWNER')
  const following = await Following.of(there, siteChanged, () => world.site(circle))
  return { circle, there, following, staff: staff.client }
}

const create = `mutation ($input: CreateSiteInput!) { createSite(input: $input) { id } }`
const site = { code: 'X', name: 'X', address: 'A road', technology: 'G4', structure: 'POLE', position: { latitude: 23, longitude: 77 } }

test('a company that is suspended on one node writes nothing on the other, and goes on reading its feed', async () => {
  const { circle, there, following, staff } = await followed()
  await using _ = following
  dataOf(await does(staff, 'suspendTenant', { id: circle.id, reason: 'Unpaid' }))
  expect(codeOf(await there.ask(create, { input: site }))).toBe('TENANT_SUSPENDED')
  const { id } = await world.site(circle)
  expect((await following.next()).site.id).toBe(id)
})

test('a company that is deactivated on one node is told nothing more on the other, within a second', async () => {
  const { circle, there, following, staff } = await followed()
  dataOf(await does(staff, 'deactivateTenant', { id: circle.id, reason: 'Closed' }))
  const began = performance.now()
  await world.site(circle)
  expect(await following.ending()).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  expect(performance.now() - began).toBeLessThan(1000)
  expect(codeOf(await there.ask('{ sites { totalCount } }'))).toBe('NOT_FOUND')
})
