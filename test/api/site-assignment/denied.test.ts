import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, told } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { contracted, hoursFromNow, seenBy } from './chain.ts'
import { assignments, assignSite, endSiteAssignment, placeSiteAssignment } from './documents.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
const attempts = untouched(world)
afterAll(gateway.stop)

const lapsed = { validFrom: hoursFromNow(-2), validUntil: hoursFromNow(-1) }
const coming = { validFrom: hoursFromNow(1) }

test('a stranger gives, ends and places nothing', async () => {
  const { circle, vendor, site, input } = await contracted(gateway)
  const { id } = await world.assignment(site, vendor)
  const unit = await world.unit(vendor)
  const codes = await attempts.codes(
    () => stranger.ask(assignSite, { input }),
    () => stranger.ask(endSiteAssignment, { input: { id, version: 1, tenantId: circle.id } }),
    () =>
      stranger.ask(placeSiteAssignment, {
        input: { assignmentId: id, tenantId: circle.id, unitId: unit.id },
      }),
  )
  expect(codes).toEqual(Array(3).fill('UNAUTHENTICATED'))
})

test.for<[string, object]>([
  ['is pending', { status: 'PENDING' }],
  ['is suspended', { status: 'SUSPENDED' }],
  ['is terminated', { status: 'TERMINATED' }],
  ['has run out', lapsed],
  ['has not begun', coming],
])('no site is given to a vendor whose contract %s', async ([, contract]) => {
  const { asCircle, input } = await contracted(gateway, contract)
  const refusal = await attempts.refusal(() => asCircle.ask(assignSite, { input }))
  expect(refusal).toEqual({ code: 'CONFLICT' })
})

test.for<[string, object, number]>([
  ['active', {}, 1],
  ['suspended', { status: 'SUSPENDED' }, 1],
  ['pending', { status: 'PENDING' }, 0],
  ['terminated', { status: 'TERMINATED' }, 0],
  ['run out', lapsed, 0],
  ['not begun', coming, 0],
])('a vendor whose contract is %s sees its sites accordingly', async ([, contract, seen]) => {
  const { site, vendor, asVendor } = await contracted(gateway, contract)
  await world.assignment(site, vendor)
  expect(await seenBy(asVendor)).toHaveLength(seen)
})

test('a vendor without a contract reads like one that does not exist', async () => {
  const { asCircle, input, circle } = await contracted(gateway)
  const foreign = [await world.vendor(), await world.circle(), circle]
  const nobody = '018f0000-0000-7000-8000-000000000000'
  const ask = (vendorId: string) => asCircle.ask(assignSite, { input: { ...input, vendorId } })
  const absent = told(await ask(nobody))
  expect(absent).toContain('NOT_FOUND')
  for (const { id } of foreign) {
    expect(told(await ask(id)).replaceAll(id, nobody)).toBe(absent)
  }
})

test('a site or an assignment of another circle is not there', async () => {
  const [own, other] = [await contracted(gateway), await contracted(gateway)]
  const { id } = await world.assignment(other.site, other.vendor)
  const { siteId } = other.input
  const tenantId = other.circle.id
  const codes = await attempts.codes(
    () => own.asCircle.ask(assignSite, { input: { ...own.input, siteId } }),
    () => own.asCircle.ask(assignSite, { input: { ...own.input, siteId, tenantId } }),
    () => own.asCircle.ask(endSiteAssignment, { input: { id, version: 1 } }),
    () => own.asCircle.ask(endSiteAssignment, { input: { id, version: 1, tenantId } }),
    () => own.asCircle.ask(assignments, { id: siteId }),
  )
  expect(codes).toEqual(Array(5).fill('NOT_FOUND'))
})

test('a vendor gives no sites and ends no assignment, not even its own', async () => {
  const { circle, vendor, site, asVendor, input } = await contracted(gateway)
  const { id } = await world.assignment(site, vendor)
  const tenantId = circle.id
  const codes = await attempts.codes(
    () => asVendor.ask(assignSite, { input: { ...input, tenantId } }),
    () => asVendor.ask(endSiteAssignment, { input: { id, version: 1, tenantId } }),
  )
  expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN'])
})

test('a viewer of either side changes no assignment', async () => {
  const { circle, vendor, site, input } = await contracted(gateway)
  const { id } = await world.assignment(site, vendor)
  const unit = await world.unit(vendor)
  const viewing = (company: typeof circle) => world.member(company, { roles: ['viewer'] }).then(gateway.as)
  const [ofCircle, ofVendor] = [await viewing(circle), await viewing(vendor)]
  const place = { assignmentId: id, tenantId: circle.id, unitId: unit.id }
  const codes = await attempts.codes(
    () => ofCircle.ask(assignSite, { input }),
    () => ofCircle.ask(endSiteAssignment, { input: { id, version: 1 } }),
    () => ofVendor.ask(placeSiteAssignment, { input: place }),
  )
  expect(codes).toEqual(Array(3).fill('FORBIDDEN'))
})

test('a circle does not place an assignment: that is the vendor’s part', async () => {
  const { circle, vendor, site, asCircle } = await contracted(gateway)
  const { id } = await world.assignment(site, vendor)
  const unit = await world.unit(circle)
  const input = { assignmentId: id, tenantId: circle.id, unitId: unit.id }
  expect(codeOf(await asCircle.ask(placeSiteAssignment, { input }))).toBe('FORBIDDEN')
})

test('under a suspended contract the vendor reads on and places nothing', async () => {
  const { circle, vendor, site, asVendor } = await contracted(gateway, { status: 'SUSPENDED' })
  const { id } = await world.assignment(site, vendor)
  const unit = await world.unit(vendor)
  const input = { assignmentId: id, tenantId: circle.id, unitId: unit.id }
  const ask = () => asVendor.ask(placeSiteAssignment, { input })
  expect(await attempts.codes(ask)).toEqual(['FORBIDDEN'])
  expect(await seenBy(asVendor)).toEqual([site.id])
})

test('an assignment of another vendor on the same site is neither shown, counted nor placed', async () => {
  const { circle, vendor, site, asVendor } = await contracted(gateway)
  const rival = await world.vendor()
  await world.contract(circle, rival)
  await world.assignment(site, vendor)
  const foreign = await world.assignment(site, rival)
  const shown = dataOf(await asVendor.ask(assignments, site)).site!.assignments!
  expect(shown).toMatchObject({ totalCount: 1, nodes: [{ vendor: { id: vendor.id } }] })
  const unit = await world.unit(vendor)
  const input = { assignmentId: foreign.id, tenantId: circle.id, unitId: unit.id }
  expect(codeOf(await asVendor.ask(placeSiteAssignment, { input }))).toBe('NOT_FOUND')
})
