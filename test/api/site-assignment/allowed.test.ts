import { uuidv7 } from 'uuidv7'
import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { contracted, hoursFromNow, iso, seenBy } from './chain.ts'
import { assignments, assignSite, endSiteAssignment, placeSiteAssignment } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('a circle gives a site to a vendor, which sees it from then on, and it alone', async () => {
  const { circle, vendor, site, asCircle, asVendor, input } = await contracted(gateway)
  await world.site(circle)
  expect(await seenBy(asVendor)).toEqual([])
  const { assignSite: made } = dataOf(await asCircle.ask(assignSite, { input }))
  expect(made).toMatchObject({
    tenantId: circle.id,
    unitId: null,
    endsAt: null,
    version: 1,
    site: { id: site.id },
    vendor: { id: vendor.id },
  })
  expect(await seenBy(asVendor)).toEqual([site.id])
})

test('an assignment carries the unit of its site', async () => {
  const { circle, asCircle, input } = await contracted(gateway)
  const unit = await world.unit(circle)
  const { id: siteId } = await world.site(circle, { unit })
  const { assignSite: made } = dataOf(await asCircle.ask(assignSite, { input: { ...input, siteId } }))
  expect(made.unitId).toBe(unit.id)
})

test('ending an assignment takes the site out of sight at once', async () => {
  const { asCircle, asVendor, input } = await contracted(gateway)
  const { id } = dataOf(await asCircle.ask(assignSite, { input })).assignSite
  const { endSiteAssignment: ended } = dataOf(await asCircle.ask(endSiteAssignment, { input: { id, version: 1 } }))
  expect(ended).toMatchObject({ id, version: 2 })
  expect(Date.parse(ended.endsAt!)).toBeLessThanOrEqual(Date.now())
  expect(await seenBy(asVendor)).toEqual([])
})

test('an end in the future leaves the site in sight until then, and may be brought forward', async () => {
  const { site, asCircle, asVendor, input } = await contracted(gateway)
  const { id } = dataOf(await asCircle.ask(assignSite, { input })).assignSite
  const end = (version: number, hours: number) => asCircle.ask(endSiteAssignment, { input: { id, version, endsAt: iso(hours) } })
  dataOf(await end(1, 48))
  expect(await seenBy(asVendor)).toEqual([site.id])
  dataOf(await end(2, 24))
  expect(await seenBy(asVendor)).toEqual([site.id])
})

test('a vendor sees a site inside the dates of its assignment only', async () => {
  const { circle, vendor, site, asVendor } = await contracted(gateway)
  const [past, coming] = [await world.site(circle), await world.site(circle)]
  await world.assignment(past, vendor, {
    validFrom: hoursFromNow(-2),
    validUntil: hoursFromNow(-1),
  })
  await world.assignment(coming, vendor, { validFrom: hoursFromNow(1) })
  await world.assignment(site, vendor, { validFrom: hoursFromNow(-1), validUntil: hoursFromNow(1) })
  expect(await seenBy(asVendor)).toEqual([site.id])
})

test('a site may be given to several vendors at once, each of which sees its own assignment', async () => {
  const { circle, vendor, site, asCircle, asVendor, input } = await contracted(gateway)
  const second = await world.vendor()
  await world.contract(circle, second)
  dataOf(await asCircle.ask(assignSite, { input }))
  dataOf(await asCircle.ask(assignSite, { input: { ...input, vendorId: second.id } }))
  const seen = async (client: typeof asVendor) => {
    const { nodes, totalCount } = dataOf(await client.ask(assignments, site)).site!.assignments!
    expect(totalCount).toBe(nodes.length)
    return nodes.map((node) => node.vendor.id)
  }
  expect(await seen(asCircle)).toEqual([vendor.id, second.id])
  expect(await seen(asVendor)).toEqual([vendor.id])
})

test('the assignments of a site are paged, the oldest first', async () => {
  const { circle, site, asCircle } = await contracted(gateway)
  const ids: string[] = []
  for (let n = 0; n < 3; n++) {
    const vendor = await world.vendor()
    await world.contract(circle, vendor)
    ids.unshift((await world.assignment(site, vendor, { validFrom: hoursFromNow(-n) })).id)
  }
  const page = async (after?: string | null) => {
    const answer = await asCircle.ask(assignments, { id: site.id, first: 2, after })
    return dataOf(answer).site!.assignments!
  }
  const first = await page()
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const second = await page(first.pageInfo.endCursor)
  expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(ids)
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('one assignment may begin when another of the same vendor ends', async () => {
  const { asCircle, input } = await contracted(gateway)
  const [from, then] = [iso(1), iso(2)]
  dataOf(await asCircle.ask(assignSite, { input: { ...input, startsAt: from, endsAt: then } }))
  dataOf(await asCircle.ask(assignSite, { input: { ...input, startsAt: then } }))
})

test('the same assignment sent again is the same one', async () => {
  const { asCircle, input } = await contracted(gateway)
  const again = { input: { ...input, id: uuidv7(), startsAt: iso(0), endsAt: iso(5) } }
  const first = dataOf(await asCircle.ask(assignSite, again))
  expect(dataOf(await asCircle.ask(assignSite, again))).toEqual(first)
})

test('a corporate gives a site of a circle that it controls', async () => {
  const { circle, input } = await contracted(gateway)
  const corporate = await world.corporate()
  await world.oversee(circle, corporate, {
    dataSharingLevel: 'FULL',
    governanceLevel: 'CONTROLLED',
  })
  const client = await gateway.as(await world.member(corporate))
  const given = { input: { ...input, tenantId: circle.id } }
  expect(dataOf(await client.ask(assignSite, given)).assignSite.tenantId).toBe(circle.id)
})

test('a vendor hands an assignment to a unit of its own, whose members see the site then', async () => {
  const { circle, vendor, site, asVendor } = await contracted(gateway)
  const assignment = await world.assignment(site, vendor)
  const [north, south] = [await world.unit(vendor), await world.unit(vendor)]
  const member = (unit: typeof north) => world.member(vendor, { unit, roles: ['technician'] }).then(gateway.as)
  const [inNorth, inSouth] = [await member(north), await member(south)]
  const place = (unitId: string) =>
    asVendor.ask(placeSiteAssignment, {
      input: { assignmentId: assignment.id, tenantId: circle.id, unitId },
    })
  expect([await seenBy(inNorth), await seenBy(inSouth)]).toEqual([[], []])
  const { placeSiteAssignment: placed } = dataOf(await place(north.id))
  expect(placed).toMatchObject({ tenantId: vendor.id, circleId: circle.id, unitId: north.id, version: 1 })
  expect([await seenBy(inNorth), await seenBy(inSouth)]).toEqual([[site.id], []])
  const { placeSiteAssignment: moved } = dataOf(await place(south.id))
  expect(moved).toMatchObject({ id: placed.id, unitId: south.id, version: 2 })
  expect([await seenBy(inNorth), await seenBy(inSouth)]).toEqual([[], [site.id]])
})
