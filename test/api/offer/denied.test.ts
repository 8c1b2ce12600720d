import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { acceptOffer, declineOffer, giving, inviteCorporate, inviteVendor, offers, terms, withdrawOffer } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes } = untouched(world)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))

/** An open offer of a circle to a vendor. */
async function offered() {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const asCircle = await acting(circle)
  const input = { ...terms, organizationCode: vendor.code }
  const { id, tenantId } = dataOf(await asCircle.ask(inviteVendor, { input })).inviteVendor
  return { circle, vendor, asCircle, step: { input: { id, tenantId, version: 1 } } }
}

test('an offer is seen and answered by who has the code alone, and withdrawn by who made it', async () => {
  const { circle, vendor, asCircle, step } = await offered()
  const [other, foreign] = [await acting(await world.vendor()), await acting(await world.circle())]
  const asVendor = await acting(vendor)
  expect(
    await codes(
      () => other.ask(acceptOffer, step),
      () => other.ask(declineOffer, step),
      () => foreign.ask(withdrawOffer, step),
      () => asCircle.ask(acceptOffer, step),
      () => asVendor.ask(withdrawOffer, step),
    ),
  ).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN'])
  for (const client of [other, foreign]) expect(dataOf(await client.ask(offers, {})).offers).toMatchObject({ totalCount: 0, nodes: [] })
  const placed = await acting(vendor, { unit: await world.unit(vendor) })
  const viewer = await acting(vendor, { roles: ['viewer'] })
  const late = await acting(circle, { roles: ['manager'] })
  expect(
    await codes(
      () => placed.ask(acceptOffer, step),
      () => viewer.ask(acceptOffer, step),
      () => late.ask(withdrawOffer, step),
    ),
  ).toEqual(['NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN'])
})

test('what a company offered while it worked is not concluded while it does not', async () => {
  const { circle, vendor, step } = await offered()
  const asVendor = await acting(vendor)
  for (const status of ['SUSPENDED', 'PAST_DUE', 'DEACTIVATED']) {
    await world.run('UPDATE tenant SET status = $2 WHERE id = $1', [circle.id, status])
    expect(await codes(() => asVendor.ask(acceptOffer, step))).toEqual(['CONFLICT'])
  }
  await world.run(`UPDATE tenant SET status = 'ACTIVE' WHERE id = $1`, [circle.id])
  dataOf(await asVendor.ask(acceptOffer, step))
})

test('a company that is named by the code of an offer to another kind is told nothing of it', async () => {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const asCircle = await acting(circle)
  const input = { ...terms, organizationCode: corporate.code }
  const { id } = dataOf(await asCircle.ask(inviteVendor, { input })).inviteVendor
  const asCorporate = await acting(corporate)
  expect(dataOf(await asCorporate.ask(offers, {})).offers!.totalCount).toBe(0)
  const step = { input: { id, tenantId: circle.id, version: 1 } }
  expect(codeOf(await asCorporate.ask(acceptOffer, step))).toBe('NOT_FOUND')
})

test('vendors are invited by circles or for them, and nobody puts a company below a corporate but itself', async () => {
  const [circle, corporate, vendor] = [await world.circle(), await world.corporate(), await world.vendor()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'MANAGED' })
  const [asCorporate, asVendor] = [await acting(corporate), await acting(vendor)]
  const invite = (client: typeof asVendor, tenantId?: string) => () =>
    client.ask(inviteVendor, { input: { ...terms, organizationCode: 'NOBODY', tenantId } })
  const foreign = await world.circle()
  expect(
    await codes(
      invite(asCorporate, circle.id),
      invite(asCorporate),
      invite(asVendor),
      invite(asCorporate, foreign.id),
      () => asVendor.ask(inviteCorporate, { input: { ...giving, organizationCode: 'NOBODY' } }),
      invite(await acting(circle, { unit: await world.unit(circle) })),
      invite(await acting(circle, { roles: ['engineer'] })),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
})

test('an offer that was answered or withdrawn, has expired, or was seen in an earlier state cannot be taken', async () => {
  const { vendor, asCircle, step } = await offered()
  const asVendor = await acting(vendor)
  const stale = { input: { ...step.input, version: 3 } }
  expect(refusalOf(await asVendor.ask(acceptOffer, stale))).toEqual({ code: 'STALE', currentVersion: 1 })
  await world.run(`UPDATE offer SET expires_at = now() - interval '1 minute' WHERE id = $1`, [step.input.id])
  expect(await codes(() => asVendor.ask(acceptOffer, step))).toEqual(['CONFLICT'])
  dataOf(await asCircle.ask(withdrawOffer, step))
  const again = { input: { ...step.input, version: 2 } }
  expect(
    await codes(
      () => asVendor.ask(acceptOffer, again),
      () => asVendor.ask(declineOffer, again),
      () => asCircle.ask(withdrawOffer, again),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
})
