import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { tenant, vendors } from '../tenant/documents.ts'
import { acceptOffer, inviteVendor, terms } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

/** Two circles below one corporate, of which the first works with a vendor. */
async function siblings(first: boolean, second: boolean) {
  const corporate = await world.corporate()
  const working = await world.circle({ sharedVendorPool: first })
  const looking = await world.circle({ sharedVendorPool: second })
  for (const circle of [working, looking]) await world.oversee(circle, corporate)
  const vendor = await world.vendor()
  const contract = await world.contract(working, vendor)
  const client = await gateway.as(await world.member(looking))
  return { corporate, working, looking, vendor, contract, client }
}

test('a circle that shares its pool sees the card of a sibling’s vendor, and invites it', async () => {
  const { looking, vendor, client } = await siblings(true, true)
  const card = dataOf(await client.ask(tenant, { id: vendor.id })).tenant!
  expect(card).toMatchObject({ type: 'VENDOR', organizationCode: vendor.code })
  const input = { ...terms, organizationCode: card.organizationCode }
  const { id, tenantId } = dataOf(await client.ask(inviteVendor, { input })).inviteVendor
  const asVendor = await gateway.as(await world.member(vendor))
  dataOf(await asVendor.ask(acceptOffer, { input: { id, tenantId, version: 1 } }))
  const { nodes } = dataOf(await client.ask(vendors, { id: looking.id })).tenant!.vendors!
  expect(nodes).toMatchObject([{ tenantId: looking.id, status: 'ACTIVE' }])
})

test('of the sibling itself and of its contract nothing is shown', async () => {
  const { working, client } = await siblings(true, true)
  expect(codeOf(await client.ask(vendors, { id: working.id }))).toBe('NOT_FOUND')
})

test.for([
  [true, false],
  [false, true],
])('where one of the two keeps its vendors to itself, no card is shown: %s, %s', async ([first, second]) => {
  const { vendor, client } = await siblings(first!, second!)
  expect(codeOf(await client.ask(tenant, { id: vendor.id }))).toBe('NOT_FOUND')
})

test('a pool ends with the contract, and where the corporate ends', async () => {
  const { vendor, contract, client } = await siblings(true, true)
  const cousin = await world.circle({ sharedVendorPool: true })
  await world.oversee(cousin, await world.corporate())
  const asCousin = await gateway.as(await world.member(cousin))
  expect(codeOf(await asCousin.ask(tenant, { id: vendor.id }))).toBe('NOT_FOUND')
  await world.run(`UPDATE vendor_relationship SET status = 'TERMINATED' WHERE tenant_id = $1 AND id = $2`, [contract.tenantId, contract.id])
  expect(codeOf(await client.ask(tenant, { id: vendor.id }))).toBe('NOT_FOUND')
})
