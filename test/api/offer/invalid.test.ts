import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { acceptOffer, giving, inviteCorporate, inviteVendor, terms } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes, refusal } = untouched(world)

const circle = await world.circle()
const client = await gateway.as(await world.member(circle))
const invite = (given: object) => () => client.ask(inviteVendor, { input: { ...terms, organizationCode: 'NOBODY', ...given } })
const join = (given: object) => () => client.ask(inviteCorporate, { input: { ...giving, organizationCode: 'NOBODY', ...given } })

test('what fits no offer is told field by field', async () => {
  const past = '2020-01-01T00:00:00Z'
  const told: [() => ReturnType<ReturnType<typeof invite>>, string][] = [
    [invite({ organizationCode: 'no code' }), 'organizationCode'],
    [invite({ vendorCode: '' }), 'vendorCode'],
    [invite({ billingRate: { amount: '-1.00', currency: 'INR' } }), 'billingRate.amount'],
    [invite({ capabilities: Array(51).fill('x') }), 'capabilities'],
    [invite({ validFrom: '2030-01-02T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }), 'validUntil'],
    [invite({ validUntil: past }), 'validUntil'],
    [invite({ expiresAt: past }), 'expiresAt'],
  ]
  for (const [attempt, field] of told)
    expect(await refusal(attempt), field).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
})

test('nobody is invited twice: with an open offer, a contract that stands, or one that could be renewed', async () => {
  const [busy, former] = [await world.vendor(), await world.vendor()]
  await world.contract(circle, busy, { vendorCode: 'BUSY' })
  await world.contract(circle, former, { status: 'TERMINATED' })
  dataOf(await invite({ organizationCode: 'ONCE' })())
  expect(
    await codes(
      invite({ organizationCode: 'ONCE', vendorCode: 'OTHER' }),
      invite({ organizationCode: busy.code }),
      invite({ organizationCode: former.code }),
      invite({ vendorCode: 'BUSY' }),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'CONFLICT'])
})

test('a company cannot be offered to itself, to one below it, or to a second one at a time', async () => {
  const [corporate, below] = [await world.corporate(), await world.corporate()]
  await world.oversee(below, corporate)
  const asCorporate = await gateway.as(await world.member(corporate))
  const asBelow = await gateway.as(await world.member(below))
  const ask =
    (by: typeof client, organizationCode: string, given: object = {}) =>
    () =>
      by.ask(inviteCorporate, { input: { ...giving, organizationCode, ...given } })
  expect(await refusal(ask(asCorporate, corporate.code))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { organizationCode: expect.any(String) },
  })
  expect(
    await codes(
      ask(asCorporate, below.code),
      ask(asBelow, 'ANOTHER'),
      ask(asBelow, 'ANOTHER', { validFrom: '2040-01-01T00:00:00Z' }),
      join({ validUntil: '2020-01-01T00:00:00Z' }),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'INVALID_INPUT'])
})

test('an offer that would make a loop by the time it is accepted is refused, and so is one that overlaps by then', async () => {
  const [one, two] = [await world.corporate(), await world.corporate()]
  const [asOne, asTwo] = [await gateway.as(await world.member(one)), await gateway.as(await world.member(two))]
  const toTwo = dataOf(await asOne.ask(inviteCorporate, { input: { ...giving, organizationCode: two.code } }))
  const toOne = dataOf(await asTwo.ask(inviteCorporate, { input: { ...giving, organizationCode: one.code } }))
  const step = ({ id, tenantId }: { id: string; tenantId: string }) => ({ input: { id, tenantId, version: 1 } })
  dataOf(await asTwo.ask(acceptOffer, step(toTwo.inviteCorporate)))
  expect(await codes(() => asOne.ask(acceptOffer, step(toOne.inviteCorporate)))).toEqual(['CONFLICT'])
  const [alone, third] = [await world.circle(), await world.corporate()]
  const asAlone = await gateway.as(await world.member(alone))
  const asThird = await gateway.as(await world.member(third))
  const offer = dataOf(await asAlone.ask(inviteCorporate, { input: { ...giving, organizationCode: third.code } }))
  await world.oversee(alone, one)
  expect(await codes(() => asThird.ask(acceptOffer, step(offer.inviteCorporate)))).toEqual(['CONFLICT'])
})
