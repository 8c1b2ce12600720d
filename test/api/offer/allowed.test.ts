import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, tower } from '../site/documents.ts'
import { above } from '../tenant/documents.ts'
import { acceptOffer, declineOffer, engagements, giving, inviteCorporate, inviteVendor, offers, terms, withdrawOffer } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

/** A circle and a vendor that know nothing of each other, and their administrators. */
async function strangers() {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const asCircle = await gateway.as(await world.member(circle))
  const asVendor = await gateway.as(await world.member(vendor))
  const invite = (given: object = {}) => asCircle.ask(inviteVendor, { input: { ...terms, organizationCode: vendor.code, ...given } })
  return { circle, vendor, asCircle, asVendor, invite }
}

const stepOn = ({ id, tenantId, version = 1 }: { id: string; tenantId: string; version?: number }) => ({ input: { id, tenantId, version } })

test('a vendor that is invited by its code finds the offer, takes it, and has the contract', async () => {
  const { circle, vendor, asCircle, asVendor, invite } = await strangers()
  const made = dataOf(await invite({ organizationCode: ` ${vendor.code.toLowerCase()} ` })).inviteVendor
  expect(made).toMatchObject({
    tenantId: circle.id,
    kind: 'CONTRACT',
    organizationCode: vendor.code,
    status: 'OPEN',
    capabilities: ['installation', 'dismantling'],
    billingRate: { amount: '1250.50', currency: 'INR' },
  })
  const found = dataOf(await asVendor.ask(offers, { filter: { direction: 'RECEIVED' } })).offers
  expect(found).toMatchObject({
    totalCount: 1,
    nodes: [{ id: made.id, tenant: { id: circle.id, organizationCode: circle.code } }],
  })
  expect(dataOf(await asVendor.ask(acceptOffer, stepOn(made))).acceptOffer).toMatchObject({ status: 'ACCEPTED', version: 2 })
  const { nodes } = dataOf(await asVendor.ask(engagements, {})).actingTenant.engagements!
  expect(nodes).toMatchObject([
    {
      ...{ id: made.id, tenantId: circle.id, vendorCode: 'V-1', status: 'ACTIVE', version: 1 },
      billingRate: { amount: '1250.50', currency: 'INR' },
      capabilities: ['installation', 'dismantling'],
      circle: { id: circle.id },
    },
  ])
  const sites = dataOf(await asCircle.ask(offers, { filter: { status: ['ACCEPTED'] } })).offers
  expect(sites!.nodes.map(({ id }) => id)).toEqual([made.id])
})

test('an offer of the same id and input is the same; what it takes on an existing code and on none reads alike', async () => {
  const { asCircle, vendor } = await strangers()
  const id = '01900000-0000-7000-8000-00000000000a'
  const ask = (organizationCode: string, more: object) => asCircle.ask(inviteVendor, { input: { ...terms, organizationCode, ...more } })
  const first = dataOf(await ask(vendor.code, { id })).inviteVendor
  expect(dataOf(await ask(vendor.code, { id })).inviteVendor).toEqual(first)
  const nobody = dataOf(await ask('NO_SUCH_VENDOR', { vendorCode: 'V-2' })).inviteVendor
  const alike = { id: '', organizationCode: '', vendorCode: '' }
  expect({ ...nobody, ...alike }).toEqual({ ...first, ...alike })
  const listed = dataOf(await asCircle.ask(offers, {})).offers
  expect(listed!.nodes.map(({ organizationCode, status }) => [organizationCode, status])).toEqual([
    ['NO_SUCH_VENDOR', 'OPEN'],
    [vendor.code, 'OPEN'],
  ])
})

test('an offer is declined by who receives it, or withdrawn by who made it', async () => {
  const { asCircle, asVendor, invite } = await strangers()
  const one = dataOf(await invite()).inviteVendor
  expect(dataOf(await asVendor.ask(declineOffer, stepOn(one))).declineOffer.status).toBe('DECLINED')
  const two = dataOf(await invite({ vendorCode: 'V-2' })).inviteVendor
  expect(dataOf(await asCircle.ask(withdrawOffer, stepOn(two))).withdrawOffer.status).toBe('WITHDRAWN')
  expect(dataOf(await asVendor.ask(engagements, {})).actingTenant.engagements!.totalCount).toBe(0)
})

test('a corporate that is offered to stand above a circle does so from when it accepts', async () => {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const asCircle = await gateway.as(await world.member(circle))
  const asCorporate = await gateway.as(await world.member(corporate))
  const input = { ...giving, governanceLevel: 'CONTROLLED' as const, organizationCode: corporate.code }
  const made = dataOf(await asCircle.ask(inviteCorporate, { input })).inviteCorporate
  expect(made).toMatchObject({ kind: 'OVERSIGHT', billingRate: null, separateBilling: true })
  dataOf(await asCorporate.ask(acceptOffer, stepOn(made)))
  const site = { ...tower, tenantId: circle.id }
  expect(dataOf(await asCorporate.ask(createSite, { input: site })).createSite.tenantId).toBe(circle.id)
  expect(dataOf(await asCircle.ask(above, { id: circle.id })).tenant!.parent).toEqual({
    id: corporate.id,
  })
})

test('a corporate joins a group, and what stands below it is in the reach of the group at once', async () => {
  const [group, corporate, circle] = [await world.corporate(), await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'MANAGED' })
  const asGroup = await gateway.as(await world.member(group))
  const asCorporate = await gateway.as(await world.member(corporate))
  const input = { ...giving, organizationCode: group.code }
  const made = dataOf(await asCorporate.ask(inviteCorporate, { input })).inviteCorporate
  dataOf(await asGroup.ask(acceptOffer, stepOn(made)))
  const { tenant } = dataOf(await asGroup.ask(above, { id: circle.id }))
  expect(tenant!.overseenBy).toMatchObject({ corporate: { id: corporate.id } })
})

test('a corporate that manages the vendors of a circle invites them for it, though it sees none of its rows', async () => {
  const [circle, corporate, vendor] = [await world.circle(), await world.corporate(), await world.vendor()]
  await world.oversee(circle, corporate, { independentVendorManagement: false })
  const client = await gateway.as(await world.member(corporate))
  const input = { ...terms, tenantId: circle.id, organizationCode: vendor.code }
  const made = dataOf(await client.ask(inviteVendor, { input })).inviteVendor
  const asVendor = await gateway.as(await world.member(vendor))
  dataOf(await asVendor.ask(acceptOffer, stepOn(made)))
  const listed = dataOf(await client.ask(offers, {})).offers
  expect(listed!.nodes).toMatchObject([{ id: made.id, tenantId: circle.id, status: 'ACCEPTED' }])
})

test('offers are listed page by page, the newest first, by kind, state and side', async () => {
  const { asCircle } = await strangers()
  for (const n of [1, 2, 3]) {
    const input = { ...terms, organizationCode: `NOBODY_${n}`, vendorCode: `V-${n}` }
    dataOf(await asCircle.ask(inviteVendor, { input }))
  }
  dataOf(await asCircle.ask(inviteCorporate, { input: { ...giving, organizationCode: 'NOBODY_4' } }))
  const codes = async (variables: object) => {
    const { nodes, pageInfo } = dataOf(await asCircle.ask(offers, variables)).offers!
    return { codes: nodes.map((one) => one.organizationCode), ...pageInfo }
  }
  const first = await codes({ first: 2 })
  expect(first).toMatchObject({ codes: ['NOBODY_4', 'NOBODY_3'], hasNextPage: true })
  const second = await codes({ first: 2, after: first.endCursor })
  expect(second).toMatchObject({ codes: ['NOBODY_2', 'NOBODY_1'], hasNextPage: false })
  expect((await codes({ filter: { kind: ['OVERSIGHT'] } })).codes).toEqual(['NOBODY_4'])
  expect((await codes({ filter: { direction: 'RECEIVED' } })).codes).toEqual([])
  expect((await codes({ filter: { direction: 'MADE', status: ['OPEN'] } })).codes).toHaveLength(4)
})
