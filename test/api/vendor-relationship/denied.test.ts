import { afterAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import {
  acceptContract,
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
const { codes } = untouched(world)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))

/** All of them take the same. */
const steps = [
  acceptContract,
  declineContract,
  suspendContract,
  resumeContract,
  renewContract,
  terminateContract,
] as unknown as (typeof acceptContract)[]

test('the vendor accepts, the circle suspends and keeps the terms, and neither does what is the other’s', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const contract = await world.contract(circle, vendor, { status: 'PENDING' })
  const [asCircle, asVendor] = [await acting(circle), await acting(vendor)]
  const input = { ...contract, version: 1 }
  const change = { input: { ...input, billingRate: { amount: '1.00', currency: 'INR' } } }
  expect(
    await codes(
      () => asCircle.ask(acceptContract, { input }),
      () => asCircle.ask(declineContract, { input }),
      () => asVendor.ask(suspendContract, { input }),
      () => asVendor.ask(resumeContract, { input }),
      () => asVendor.ask(renewContract, { input }),
      () => asVendor.ask(updateContract, change),
    ),
  ).toEqual(Array(6).fill('FORBIDDEN'))
})

test('nobody else takes a step: not another circle or vendor, not a viewer or a part, not a corporate that only reads', async () => {
  const [circle, vendor, corporate] = [await world.circle(), await world.vendor(), await world.corporate()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'MANAGED' })
  const contract = await world.contract(circle, vendor)
  const input = { ...contract, version: 1 }
  const hidden = [
    await acting(await world.circle()),
    await acting(await world.vendor()),
    await acting(circle, { unit: await world.unit(circle) }),
    await acting(vendor, { unit: await world.unit(vendor) }),
  ]
  for (const client of hidden)
    expect(await codes(...steps.map((step) => () => client.ask(step, { input })))).toEqual(steps.map(() => 'NOT_FOUND'))
  const shown = [await acting(circle, { roles: ['manager'] }), await acting(vendor, { roles: ['viewer'] }), await acting(corporate)]
  for (const client of shown)
    expect(await codes(...steps.map((step) => () => client.ask(step, { input })))).toEqual(steps.map(() => 'FORBIDDEN'))
})

test('what a corporate managed it keeps no more once the relationship is over', async () => {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const contract = await world.contract(circle, await world.vendor())
  const past = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  await world.oversee(circle, corporate, { ...past, independentVendorManagement: false })
  const client = await acting(corporate)
  expect(await codes(() => client.ask(suspendContract, { input: { ...contract, version: 1 } }))).toEqual(['NOT_FOUND'])
  expect(refusalOf(await client.ask(contracts, { id: circle.id })).code).toBe('FORBIDDEN')
})

test('a group above the corporate does not manage the vendors that the corporate manages', async () => {
  const [circle, corporate, group] = [await world.circle(), await world.corporate(), await world.corporate()]
  await world.oversee(corporate, group, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  await world.oversee(circle, corporate, { independentVendorManagement: false })
  const contract = await world.contract(circle, await world.vendor())
  const client = await acting(group)
  expect(await codes(() => client.ask(suspendContract, { input: { ...contract, version: 1 } }))).toEqual(['NOT_FOUND'])
})
