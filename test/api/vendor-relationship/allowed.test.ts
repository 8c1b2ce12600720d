import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { sites } from '../site/documents.ts'
import {
  acceptContract,
  contractHistory,
  contracts,
  declineContract,
  renewContract,
  resumeContract,
  suspendContract,
  terminateContract,
  updateContract,
} from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))

/** A contract, one site that the vendor works on under it, and the administrators of both sides. */
async function contracted(given: Parameters<typeof world.contract>[2] = {}) {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const contract = await world.contract(circle, vendor, given)
  await world.assignment(await world.site(circle), vendor)
  const [asCircle, asVendor] = [await acting(circle), await acting(vendor)]
  return { circle, vendor, contract, asCircle, asVendor }
}

const seen = async (client: Awaited<ReturnType<typeof acting>>) => dataOf(await client.ask(sites, {})).sites.nodes.length

test('a contract goes from state to state, and what the vendor sees goes with it', async () => {
  const { contract, asCircle, asVendor } = await contracted()
  const at = (version: number) => ({ input: { ...contract, version } })
  expect(await seen(asVendor)).toBe(1)
  const one = dataOf(await asCircle.ask(suspendContract, at(1))).suspendVendorRelationship
  expect(one).toMatchObject({ status: 'SUSPENDED', version: 2 })
  expect(await seen(asVendor)).toBe(1)
  dataOf(await asCircle.ask(resumeContract, at(2)))
  const over = dataOf(await asCircle.ask(terminateContract, at(3))).terminateVendorRelationship
  expect(over).toMatchObject({ status: 'TERMINATED', version: 4 })
  expect(await seen(asVendor)).toBe(0)
  const renewed = dataOf(await asCircle.ask(renewContract, at(4))).renewVendorRelationship
  expect(renewed).toMatchObject({ status: 'PENDING', version: 5 })
  expect(await seen(asVendor)).toBe(0)
  const taken = dataOf(await asVendor.ask(acceptContract, at(5))).acceptVendorRelationship
  expect(taken).toMatchObject({ status: 'ACTIVE', version: 6 })
  expect(await seen(asVendor)).toBe(1)
})

test('a vendor declines what is offered once more, and leaves a contract that it has', async () => {
  const pending = await contracted({ status: 'PENDING' })
  const declined = dataOf(await pending.asVendor.ask(declineContract, { input: { ...pending.contract, version: 1 } }))
  expect(declined.declineVendorRelationship.status).toBe('TERMINATED')
  const active = await contracted()
  const left = dataOf(await active.asVendor.ask(terminateContract, { input: { ...active.contract, version: 1 } }))
  expect(left.terminateVendorRelationship.status).toBe('TERMINATED')
})

test('an end that is over is taken away by renewing', async () => {
  const past = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  const { contract, asCircle, asVendor } = await contracted({ ...past, status: 'TERMINATED' })
  const renewed = dataOf(await asCircle.ask(renewContract, { input: { ...contract, version: 1 } }))
  expect(renewed.renewVendorRelationship).toMatchObject({ status: 'PENDING', validUntil: null })
  dataOf(await asVendor.ask(acceptContract, { input: { ...contract, version: 2 } }))
  expect(await seen(asVendor)).toBe(1)
})

test('a circle changes the terms, exact to the paisa, and takes the end away by null', async () => {
  const { contract, asCircle } = await contracted({ validUntil: new Date('2090-01-01') })
  const change = {
    vendorCode: 'NEW-7',
    capabilities: ['Survey', 'survey', 'Dismantling'],
    billingRate: { amount: '999999999999.99', currency: 'USD' },
    validUntil: null,
  }
  const input = { ...contract, version: 1, ...change }
  expect(dataOf(await asCircle.ask(updateContract, { input })).updateVendorRelationship).toMatchObject({
    vendorCode: 'NEW-7',
    capabilities: ['survey', 'dismantling'],
    billingRate: change.billingRate,
    status: 'ACTIVE',
    validUntil: null,
    version: 2,
  })
})

test('a corporate that manages the vendors of a circle keeps its contracts, though it sees no rows and changes none', async () => {
  const { circle, contract } = await contracted()
  const corporate = await world.corporate()
  await world.oversee(circle, corporate, { independentVendorManagement: false })
  const client = await acting(corporate)
  const listed = dataOf(await client.ask(contracts, { id: circle.id })).tenant!.vendors!
  expect(listed.nodes.map(({ id }) => id)).toEqual([contract.id])
  const suspended = dataOf(await client.ask(suspendContract, { input: { ...contract, version: 1 } }))
  expect(suspended.suspendVendorRelationship.status).toBe('SUSPENDED')
  const input = { ...contract, version: 2, vendorCode: 'KEPT-1' }
  dataOf(await client.ask(updateContract, { input }))
  expect(await seen(client)).toBe(0)
})

test('contracts are filtered by state and capability, and ordered by code or by age, page by page', async () => {
  const circle = await world.circle()
  const day = (n: number) => new Date(Date.UTC(2020, 0, n))
  const add = async (vendorCode: string, n: number, status: string, ...capabilities: string[]) =>
    world.contract(circle, await world.vendor(), { vendorCode, status, capabilities, validFrom: day(n) })
  await add('B', 1, 'ACTIVE', 'survey')
  await add('A', 2, 'TERMINATED', 'survey', 'repair')
  await add('C', 3, 'ACTIVE', 'repair')
  const client = await acting(circle)
  const of = async (variables: object) => {
    const { nodes, ...rest } = dataOf(await client.ask(contracts, { id: circle.id, ...variables })).tenant!.vendors!
    return { codes: nodes.map(({ vendorCode }) => vendorCode).join(''), ...rest }
  }
  expect(await of({})).toMatchObject({ codes: 'ABC', totalCount: 3 })
  expect(await of({ filter: { status: ['ACTIVE'] } })).toMatchObject({ codes: 'BC', totalCount: 2 })
  expect(await of({ filter: { capability: ['REPAIR '] } })).toMatchObject({ codes: 'AC' })
  expect(await of({ filter: { capability: [] } })).toMatchObject({ codes: '', totalCount: 0 })
  const first = await of({ orderBy: 'NEWEST', first: 2 })
  expect(first).toMatchObject({ codes: 'CA', pageInfo: { hasNextPage: true } })
  await add('D', 4, 'ACTIVE')
  const { endCursor } = first.pageInfo
  expect(await of({ orderBy: 'NEWEST', first: 2, after: endCursor })).toMatchObject({ codes: 'B' })
})

test('both sides read how a contract came to be as it is, with dates, page by page', async () => {
  const { circle, contract, asCircle, asVendor } = await contracted({ billingRate: '10.00' })
  const before = Date.now()
  dataOf(await asCircle.ask(updateContract, { input: { ...contract, version: 1, billingRate: { amount: '12.50', currency: 'INR' } } }))
  dataOf(await asCircle.ask(suspendContract, { input: { ...contract, version: 2 } }))
  for (const client of [asCircle, asVendor]) {
    const found = dataOf(await client.ask(contractHistory, { id: circle.id, first: 2 }))
    const { nodes, pageInfo, totalCount } = found.tenant!.vendors!.nodes[0]!.history
    expect(totalCount).toBe(3)
    expect(nodes.map(({ changes }) => changes)).toEqual([
      [{ field: 'status', before: 'ACTIVE', after: 'SUSPENDED' }],
      [{ field: 'billingRate', before: '10.00', after: '12.50' }],
    ])
    expect(Date.parse(nodes[0]!.occurredAt as unknown as string)).toBeGreaterThan(before - 60_000)
    const after = pageInfo.endCursor
    const rest = dataOf(await client.ask(contractHistory, { id: circle.id, after }))
    const [begun] = rest.tenant!.vendors!.nodes[0]!.history.nodes
    expect(begun).toMatchObject({ subject: 'VENDOR_RELATIONSHIP', action: 'CREATED' })
    expect(begun!.changes).toContainEqual({ field: 'status', before: null, after: 'ACTIVE' })
  }
})
