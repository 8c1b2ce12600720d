import { afterAll, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { acceptContract, resumeContract, suspendContract, terminateContract, updateContract } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes, refusal } = untouched(world)

const [circle, vendor] = [await world.circle(), await world.vendor()]
const contract = await world.contract(circle, vendor, { vendorCode: 'ONE' })
const client = await gateway.as(await world.member(circle))
const change = (given: object) => () => client.ask(updateContract, { input: { ...contract, version: 1, ...given } })

test('terms that fit no contract are told field by field', async () => {
  const told: [object, string][] = [
    [{ vendorCode: ' ' }, 'vendorCode'],
    [{ vendorCode: 'x'.repeat(41) }, 'vendorCode'],
    [{ capabilities: ['x'.repeat(61)] }, 'capabilities'],
    [{ billingRate: { amount: '-0.01', currency: 'INR' } }, 'billingRate.amount'],
    [{ billingRate: { amount: '1.001', currency: 'INR' } }, 'billingRate.amount'],
    [{ billingRate: { amount: '1.00', currency: 'RUPEES' } }, 'billingRate.currency'],
    [{ validUntil: '2019-01-01T00:00:00Z' }, 'validUntil'],
  ]
  for (const [given, field] of told)
    expect(await refusal(change(given)), field).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
})

test('a code of another vendor, a stale version and a contract that is over are refused', async () => {
  const over = await world.contract(circle, await world.vendor(), { vendorCode: 'TWO', status: 'TERMINATED' })
  expect(await refusal(change({ vendorCode: 'TWO' }))).toEqual({ code: 'CONFLICT' })
  expect(await refusal(change({ version: 4 }))).toEqual({ code: 'STALE', currentVersion: 1 })
  const late = { input: { ...over, version: 1, vendorCode: 'THREE' } }
  expect(await codes(() => client.ask(updateContract, late))).toEqual(['CONFLICT'])
})

test('a step that does not lead on from where a contract is, is CONFLICT; one from an earlier state is STALE', async () => {
  const input = { ...contract, version: 1 }
  const asVendor = await gateway.as(await world.member(vendor))
  const over = await world.contract(circle, await world.vendor(), { status: 'TERMINATED' })
  expect(
    await codes(
      () => asVendor.ask(acceptContract, { input }),
      () => client.ask(resumeContract, { input }),
      () => client.ask(terminateContract, { input: { ...over, version: 1 } }),
      () => client.ask(suspendContract, { input: { ...contract, version: 9 } }),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'STALE'])
})
