import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { proposalIn } from '../proposal/chain.ts'
import { approveProposal } from '../proposal/documents.ts'
import { sites } from '../site/documents.ts'
import { aboveAndBelow, endOversight, moveTenant, updateOversight } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))
type Client = Awaited<ReturnType<typeof acting>>

const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }
const seen = async (client: Client) => dataOf(await client.ask(sites, {})).sites.nodes.map(({ tenantId }) => tenantId)

/** A circle with one site below a corporate, and the administrators of both. */
async function overseen(given: Parameters<typeof world.oversee>[2] = full) {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const oversight = await world.oversee(circle, corporate, given)
  await world.site(circle)
  const [asCircle, asCorporate] = [await acting(circle), await acting(corporate)]
  return { circle, corporate, oversight, asCircle, asCorporate }
}

test('a company gives the corporate more, and takes it back with its consent: the next question is answered so', async () => {
  const { oversight, asCircle, asCorporate } = await overseen({})
  expect(await seen(asCorporate)).toEqual([])
  const more = { input: { ...oversight, version: 1, dataSharingLevel: 'FULL', independentVendorManagement: false } as const }
  expect(dataOf(await asCircle.ask(updateOversight, more)).updateCorporateRelationship).toEqual({
    id: oversight.id,
    governanceLevel: 'AUTONOMOUS',
    dataSharingLevel: 'FULL',
    separateBilling: true,
    independentVendorManagement: false,
    version: 2,
  })
  expect(await seen(asCorporate)).toHaveLength(1)
  const less = { input: { ...oversight, version: 2, dataSharingLevel: 'AGGREGATED' } as const }
  const id = proposalIn(await asCircle.ask(updateOversight, less))
  expect(await seen(asCorporate)).toHaveLength(1)
  dataOf(await asCorporate.ask(approveProposal, { input: { id, version: 1 } }))
  expect(await seen(asCorporate)).toEqual([])
})

test('a corporate gives back what it was given, and takes the bills on itself', async () => {
  const { oversight, asCorporate } = await overseen({ ...full, independentVendorManagement: false })
  const input = {
    ...oversight,
    version: 1,
    governanceLevel: 'AUTONOMOUS',
    dataSharingLevel: 'AGGREGATED',
    independentVendorManagement: true,
    separateBilling: false,
  } as const
  expect(dataOf(await asCorporate.ask(updateOversight, { input })).updateCorporateRelationship).toMatchObject({
    governanceLevel: 'AUTONOMOUS',
    dataSharingLevel: 'AGGREGATED',
    independentVendorManagement: true,
    separateBilling: false,
  })
})

test('either side ends it: now, and nothing is seen from then on; or on a day to come', async () => {
  const now = await overseen()
  const end = (client: Client, oversight: object, validUntil?: string) =>
    client.ask(endOversight, {
      input: { ...(oversight as { id: string }), version: 1, validUntil },
    })
  expect(await seen(now.asCorporate)).toHaveLength(1)
  dataOf(await end(now.asCircle, now.oversight))
  expect(await seen(now.asCorporate)).toEqual([])
  const later = await overseen()
  const day = '2090-01-01T00:00:00.000Z'
  const { endCorporateRelationship: ended } = dataOf(await end(later.asCorporate, later.oversight, day))
  expect(ended).toMatchObject({ validUntil: day, version: 2, tenant: { id: later.circle.id } })
  expect(await seen(later.asCorporate)).toHaveLength(1)
})

test('one that has not begun yet ends as it begins', async () => {
  const validFrom = new Date('2090-01-01T00:00:00Z')
  const { oversight, asCircle } = await overseen({ ...full, validFrom })
  const { endCorporateRelationship: ended } = dataOf(await asCircle.ask(endOversight, { input: { ...oversight, version: 1 } }))
  expect(ended).toMatchObject({
    validFrom: '2090-01-01T00:00:00.000Z',
    validUntil: '2090-01-01T00:00:00.001Z',
  })
})

/** A group that controls two corporates, below one of which there is a circle with a site. */
async function grouped() {
  const [group, one, two] = [await world.corporate(), await world.corporate(), await world.corporate()]
  const circle = await world.circle()
  for (const corporate of [one, two]) await world.oversee(corporate, group, full)
  const given = { ...full, governanceLevel: 'CONTROLLED', validUntil: new Date('2095-01-01') }
  const oversight = await world.oversee(circle, one, given)
  await world.site(circle)
  return { group, one, two, circle, oversight, asGroup: await acting(group) }
}

test('a group moves a circle between corporates in one moment, with all that it gives as it is', async () => {
  const { one, two, circle, asGroup } = await grouped()
  const [asOne, asTwo] = [await acting(one), await acting(two)]
  expect([await seen(asOne), await seen(asTwo)]).toEqual([[circle.id], []])
  const input = { tenantId: circle.id, corporateId: two.id, version: 1 }
  expect(dataOf(await asGroup.ask(moveTenant, { input })).moveTenant).toMatchObject({
    ...{ governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL', version: 1 },
    validUntil: '2095-01-01T00:00:00.000Z',
    tenant: { id: circle.id, parent: { id: two.id } },
    corporate: { id: two.id },
  })
  expect([await seen(asOne), await seen(asTwo)]).toEqual([[], [circle.id]])
  expect(await seen(asGroup)).toEqual([circle.id])
  const asCircle = await acting(circle)
  const { tenant } = dataOf(await asCircle.ask(aboveAndBelow, { id: circle.id }))
  const { nodes, totalCount } = tenant!.relationshipsAbove!
  expect(totalCount).toBe(2)
  expect(nodes.map(({ corporate }) => corporate.id)).toEqual([two.id, one.id])
  // There is no moment between them.
  expect(nodes[1]!.validUntil).toBe(nodes[0]!.validFrom)
  expect(nodes[1]!.history.nodes[0]).toMatchObject({ action: 'UPDATED', changes: [{ field: 'validUntil' }] })
})

test('a circle is moved on a day to come, and stays where it is until then', async () => {
  const { one, two, circle, asGroup } = await grouped()
  const at = '2090-06-01T00:00:00.000Z'
  const input = { tenantId: circle.id, corporateId: two.id, version: 1, at }
  expect(dataOf(await asGroup.ask(moveTenant, { input })).moveTenant).toMatchObject({ validFrom: at, tenant: { parent: { id: one.id } } })
  const found = dataOf(await asGroup.ask(aboveAndBelow, { id: one.id })).tenant!
  expect(found.relationshipsBelow!.nodes).toMatchObject([{ tenant: { id: circle.id }, validUntil: at }])
  const asTwo = await acting(two)
  expect(codeOf(await asTwo.ask(aboveAndBelow, { id: circle.id }))).toBe('FORBIDDEN')
})

test('relationships of the past and to come are listed with the present one, page by page', async () => {
  const circle = await world.circle()
  const year = (n: number) => new Date(Date.UTC(n, 0, 1))
  for (const n of [2019, 2020, 2090]) await world.oversee(circle, await world.corporate(), { validFrom: year(n), validUntil: year(n + 1) })
  const client = await acting(circle)
  const page = async (after?: string | null) =>
    dataOf(await client.ask(aboveAndBelow, { id: circle.id, first: 2, after })).tenant!.relationshipsAbove!
  const years = ({ nodes }: Awaited<ReturnType<typeof page>>) => nodes.map(({ validFrom }) => `${validFrom}`.slice(0, 4))
  const first = await page()
  expect([years(first), first.totalCount]).toEqual([['2090', '2020'], 3])
  expect(years(await page(first.pageInfo.endCursor))).toEqual(['2019'])
})
