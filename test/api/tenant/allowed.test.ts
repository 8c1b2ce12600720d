import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { above, circles, profile, telecomCircles, tenant, tenants, vendors } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

/** A corporate above two circles; a vendor works for both. */
async function family() {
  const corporate = await world.corporate()
  const [one, two] = [await world.circle({ telecomCircleCode: 'MPCG' }), await world.circle()]
  const vendor = await world.vendor()
  await world.oversee(one, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  await world.oversee(two, corporate)
  await world.contract(one, vendor, { vendorCode: 'V-1', billingRate: '1250.50' })
  await world.contract(two, vendor, { status: 'PENDING' })
  return { corporate, one, two, vendor }
}

const codes = (connection: { nodes: { organizationCode: string }[] }) => connection.nodes.map(({ organizationCode }) => organizationCode)

test('the licensed areas are 22, by code, with region and states', async () => {
  const client = await gateway.as(await world.member(await world.vendor()))
  const { telecomCircles: areas } = dataOf(await client.ask(telecomCircles))
  expect(areas).toHaveLength(22)
  expect(areas.map(({ code }) => code)).toEqual(areas.map(({ code }) => code).sort())
  expect(areas.find(({ code }) => code === 'MPCG')).toMatchObject({ region: 'WEST' })
  expect(areas.every(({ states }) => states.length > 0)).toBe(true)
})

test('a corporate lists itself and those below it, and finds each by its id', async () => {
  const { corporate, one, two } = await family()
  const client = await gateway.as(await world.member(corporate))
  const { tenants: listed } = dataOf(await client.ask(tenants))
  expect(codes(listed)).toEqual([one.code, two.code, corporate.code].sort())
  expect(listed.totalCount).toBe(3)
  for (const { id, code } of [corporate, one, two]) {
    const { tenant: found } = dataOf(await client.ask(tenant, { id: id.toUpperCase() }))
    expect(found).toMatchObject({ id, organizationCode: code, status: 'ACTIVE' })
  }
})

test('a corporate sees its circles page by page, as many as are counted', async () => {
  const [corporate, one, two] = [await world.corporate(), await world.circle({ code: 'PAGE_1' }), await world.circle({ code: 'PAGE_2' })]
  await world.oversee(two, corporate)
  await world.oversee(one, corporate)
  const client = await gateway.as(await world.member(corporate))
  const { id } = corporate
  const first = dataOf(await client.ask(circles, { id, first: 1 })).tenant!.circles!
  expect(codes(first)).toEqual([one.code])
  expect(first).toMatchObject({ totalCount: 2, pageInfo: { hasNextPage: true } })
  const after = first.pageInfo.endCursor
  const second = dataOf(await client.ask(circles, { id, first: 1, after })).tenant!.circles!
  expect(codes(second)).toEqual([two.code])
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('the companies of a list are filtered by kind, standing and the beginning of their code', async () => {
  const { corporate, one, vendor } = await family()
  const asCorporate = await gateway.as(await world.member(corporate))
  const asCircle = await gateway.as(await world.member(one))
  const of = async (client: typeof asCircle, filter: object) => codes(dataOf(await client.ask(tenants, { filter })).tenants)
  expect(await of(asCorporate, { type: ['CORPORATE'] })).toEqual([corporate.code])
  expect(await of(asCircle, { type: ['VENDOR'] })).toEqual([vendor.code])
  expect(await of(asCircle, { type: [] })).toEqual([])
  expect(await of(asCorporate, { status: ['SUSPENDED'] })).toEqual([])
  expect(await of(asCorporate, { text: one.code.toLowerCase() })).toEqual([one.code])
  expect(await of(asCorporate, { text: '%' })).toEqual([])
  expect(await of(asCorporate, { text: 'CIRC_' })).toEqual([])
})

test('a list goes on behind its cursor, whatever has been added before it meanwhile', async () => {
  const corporate = await world.corporate({ code: 'ZZ_HQ' })
  const add = async (code: string) => world.oversee(await world.circle({ code }), corporate)
  for (const code of ['ZB_1', 'ZD_1', 'ZF_1']) await add(code)
  const client = await gateway.as(await world.member(corporate))
  const { tenants: first } = dataOf(await client.ask(tenants, { first: 2 }))
  expect(codes(first)).toEqual(['ZB_1', 'ZD_1'])
  await add('ZA_1')
  await add('ZE_1')
  const after = first.pageInfo.endCursor
  const { tenants: second } = dataOf(await client.ask(tenants, { first: 2, after }))
  expect(codes(second)).toEqual(['ZE_1', 'ZF_1'])
  expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  expect(second.edges.at(-1)!.cursor).toBe(second.pageInfo.endCursor)
  expect(second.totalCount).toBe(6)
})

test('a circle reads its own profile, with its licensed area', async () => {
  const { one } = await family()
  const client = await gateway.as(await world.member(one))
  expect(dataOf(await client.ask(profile, { id: one.id })).tenant!.profile).toMatchObject({
    tenantId: one.id,
    maxUsers: 25,
    crossCircleReporting: true,
    telecomCircle: { code: 'MPCG' },
  })
})

test('a corporate reads the profile of a circle that shares fully', async () => {
  const { corporate, one } = await family()
  const client = await gateway.as(await world.member(corporate))
  const found = dataOf(await client.ask(profile, { id: one.id })).tenant!
  expect(found.profile!.telecomCircle!.code).toBe('MPCG')
})

test('a circle knows what the corporate above it may do', async () => {
  const { corporate, one } = await family()
  const client = await gateway.as(await world.member(one))
  expect(dataOf(await client.ask(above, { id: one.id })).tenant).toEqual({
    parent: { id: corporate.id },
    overseenBy: {
      tenantId: one.id,
      corporate: { id: corporate.id },
      governanceLevel: 'CONTROLLED',
      dataSharingLevel: 'FULL',
      validUntil: null,
    },
  })
})

test('a circle on its own has no parent, and a relationship that is over is none', async () => {
  const [alone, parted] = [await world.circle(), await world.circle()]
  const long = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  await world.oversee(parted, await world.corporate(), long)
  for (const circle of [alone, parted]) {
    const client = await gateway.as(await world.member(circle))
    const found = dataOf(await client.ask(above, { id: circle.id })).tenant
    expect(found).toEqual({ parent: null, overseenBy: null })
  }
})

test('a circle reads its contracts, exact to the paisa', async () => {
  const { one, vendor } = await family()
  const client = await gateway.as(await world.member(one))
  const contracts = dataOf(await client.ask(vendors, { id: one.id })).tenant!.vendors!
  expect(contracts.totalCount).toBe(1)
  expect(contracts.nodes).toEqual([
    {
      tenantId: one.id,
      vendorCode: 'V-1',
      status: 'ACTIVE',
      capabilities: [],
      billingRate: { amount: '1250.50', currency: 'INR' },
      vendor: { id: vendor.id, organizationName: expect.any(String) },
      circle: { id: one.id },
    },
  ])
})

test('a vendor reads its own contract with each circle, in every status, and no other', async () => {
  const { one, two, vendor } = await family()
  await world.contract(one, await world.vendor())
  const client = await gateway.as(await world.member(vendor))
  for (const [circle, status] of [
    [one, 'ACTIVE'],
    [two, 'PENDING'],
  ] as const) {
    const contracts = dataOf(await client.ask(vendors, { id: circle.id })).tenant!.vendors!
    expect(contracts.totalCount).toBe(1)
    expect(contracts.nodes).toMatchObject([{ status, vendor: { id: vendor.id } }])
  }
})
