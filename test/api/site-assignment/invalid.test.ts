import { uuidv7 } from 'uuidv7'
import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { contracted, iso } from './chain.ts'
import { assignSite, endSiteAssignment, placeSiteAssignment } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
const { refusal: refused } = untouched(world)
afterAll(gateway.stop)

test.for<[string, string, string]>([
  ['ends before it starts', iso(2), iso(1)],
  ['ends when it starts', iso(2), iso(2)],
  ['has ended already', iso(0), iso(-1)],
])('an assignment that %s is INVALID_INPUT', async ([, startsAt, endsAt]) => {
  const { asCircle, input } = await contracted(gateway)
  const wrong = { input: { ...input, startsAt, endsAt } }
  expect(await refused(() => asCircle.ask(assignSite, wrong))).toEqual({
    code: 'INVALID_INPUT',
    fields: { endsAt: 'It must end after it starts.' },
  })
})

test('a vendor holds a site once at a time', async () => {
  const { asCircle, input } = await contracted(gateway)
  const held = { ...input, startsAt: iso(10), endsAt: iso(20) }
  dataOf(await asCircle.ask(assignSite, { input: held }))
  for (const [from, until] of [
    [5, 11],
    [12, 13],
    [19, 30],
    [5, 30],
  ] as const) {
    const wrong = { input: { ...input, startsAt: iso(from), endsAt: iso(until) } }
    expect(await refused(() => asCircle.ask(assignSite, wrong))).toEqual({ code: 'CONFLICT' })
  }
})

test('of ten at once that overlap, one is made', async () => {
  const { asCircle, input } = await contracted(gateway)
  const tries = Array.from({ length: 10 }, () => asCircle.ask(assignSite, { input }))
  const codes = (await Promise.all(tries)).map(({ errors }) => errors?.[0]?.extensions.code)
  expect(codes.filter((code) => code === undefined)).toHaveLength(1)
  expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(9)
})

test('an id that is used again for another input is a CONFLICT', async () => {
  const { circle, asCircle, input } = await contracted(gateway)
  const id = uuidv7()
  dataOf(await asCircle.ask(assignSite, { input: { ...input, id } }))
  const other = await world.site(circle)
  for (const change of [{ siteId: other.id }, { endsAt: iso(5) }]) {
    const again = { input: { ...input, id, ...change } }
    expect(await refused(() => asCircle.ask(assignSite, again))).toEqual({ code: 'CONFLICT' })
  }
})

test('ending at a stale version is STALE with the current one', async () => {
  const { asCircle, input } = await contracted(gateway)
  const { id } = dataOf(await asCircle.ask(assignSite, { input })).assignSite
  const end = (version: number) => asCircle.ask(endSiteAssignment, { input: { id, version, endsAt: iso(5) } })
  dataOf(await end(1))
  for (const version of [1, 0, -5, 3]) {
    expect(await refused(() => end(version))).toEqual({ code: 'STALE', currentVersion: 2 })
  }
})

test('an end before the start is INVALID_INPUT, and one after the present end a CONFLICT', async () => {
  const { asCircle, input } = await contracted(gateway)
  const given = { ...input, startsAt: iso(1), endsAt: iso(10) }
  const { id } = dataOf(await asCircle.ask(assignSite, { input: given })).assignSite
  const end = (hours: number) => () => asCircle.ask(endSiteAssignment, { input: { id, version: 1, endsAt: iso(hours) } })
  expect(await refused(end(0))).toMatchObject({ code: 'INVALID_INPUT', fields: { endsAt: expect.any(String) } })
  expect(await refused(end(11))).toEqual({ code: 'CONFLICT' })
})

test('a unit of another company is no unit to place an assignment with', async () => {
  const { circle, vendor, site, asVendor } = await contracted(gateway)
  const { id } = await world.assignment(site, vendor)
  for (const company of [circle, await world.vendor()]) {
    const unit = await world.unit(company)
    const input = { assignmentId: id, tenantId: circle.id, unitId: unit.id }
    expect(await refused(() => asVendor.ask(placeSiteAssignment, { input }))).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { unitId: expect.any(String) },
    })
  }
})
