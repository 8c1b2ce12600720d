import { afterAll, beforeEach, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import type { Company } from '../../support/world.ts'
import { moveTenant } from '../corporate-relationship/documents.ts'
import { updateTenant } from '../founding/documents.ts'
import { circleWith, codesIn, reportOf, sums } from './chain.ts'

/** What is done on one node is reported by the other, at once. */
const here = await startGateway()
const there = await startGateway({ database: here.database })
const { world } = here
afterAll(async () => {
  await there.stop()
  await here.stop()
})

let corporate: Company
let reader: Awaited<ReturnType<typeof there.as>>
beforeEach(async () => {
  corporate = await world.corporate()
  reader = await there.as(await world.member(corporate, { roles: ['viewer'] }))
})

test('a corporate reads each circle below it in figures, by its code, and what they add up to', async () => {
  const one = await circleWith(world, corporate, 'FULL', 2)
  const two = await circleWith(world, corporate, 'FULL', 1)
  await world.site(one, { status: 'PLANNED' })
  await world.site(two, { status: 'RETIRED', retiredAt: new Date() })
  await world.contract(two, await world.vendor())
  await world.contract(two, await world.vendor(), { status: 'SUSPENDED' })
  await world.contract(two, await world.vendor(), {
    validFrom: new Date(Date.now() - 2000),
    validUntil: new Date(Date.now() - 1000),
  })
  const figures = new Map([
    [one.id, sums({ activeSites: 2, plannedSites: 1 })],
    [two.id, sums({ activeSites: 1, retiredSites: 1, activeContracts: 1 })],
  ])
  const report = await reportOf(reader)
  expect(report).toMatchObject({
    total: sums({ activeSites: 3, plannedSites: 1, retiredSites: 1, activeContracts: 1 }),
    withheld: { crossCircleReporting: 0, dataSharing: 0 },
    circles: { totalCount: 2 },
  })
  for (const { tenantId, figures: told } of report.circles.nodes) expect(told).toEqual(figures.get(tenantId))
  expect(codesIn(report)).toEqual([one.code, two.code].sort())
})

test('where figures are shared and rows are not, fewer than five are not told, and the total is of what is', async () => {
  const few = await circleWith(world, corporate, 'AGGREGATED', 4)
  const enough = await circleWith(world, corporate, 'AGGREGATED', 5)
  await world.contract(enough, await world.vendor())
  const { circles, total } = await reportOf(reader)
  const told = new Map(circles.nodes.map(({ tenantId, figures }) => [tenantId, figures]))
  expect(told.get(few.id)).toEqual(sums({ activeSites: null, suppressed: 1 }))
  expect(told.get(enough.id)).toEqual(sums({ activeSites: 5, activeContracts: null, suppressed: 1 }))
  expect(total).toEqual(sums({ activeSites: 5, suppressed: 2 }))
  // The rows behind them stay where they are.
  const { data } = await reader.ask<{ sites: { totalCount: number } }>('{ sites { totalCount } }')
  expect(data?.sites.totalCount).toBe(0)
})

test('a circle that keeps out of reports, and one that shares nothing, are counted and not told', async () => {
  const open = await circleWith(world, corporate, 'FULL', 1)
  await circleWith(world, corporate, 'NONE', 9)
  const quiet = await circleWith(world, corporate, 'FULL', 9)
  const asQuiet = await here.as(await world.member(quiet))
  expect((await reportOf(reader)).total.activeSites).toBe(10)
  const say = async (crossCircleReporting: boolean, version: number) =>
    dataOf(await asQuiet.ask(updateTenant, { input: { tenantId: quiet.id, version, crossCircleReporting } }))
  await say(false, 1)
  const without = await reportOf(reader)
  expect(codesIn(without)).toEqual([open.code])
  expect(without).toMatchObject({
    total: sums({ activeSites: 1 }),
    withheld: { crossCircleReporting: 1, dataSharing: 1 },
  })
  await say(true, 2)
  expect(await reportOf(reader)).toMatchObject({
    total: sums({ activeSites: 10 }),
    withheld: { crossCircleReporting: 0, dataSharing: 1 },
  })
})

test('a group reads the circles of its corporates too, by the narrowest level on the way', async () => {
  const below = await world.corporate()
  await world.oversee(below, corporate, { governanceLevel: 'MANAGED', dataSharingLevel: 'AGGREGATED' })
  const circle = await circleWith(world, below, 'FULL', 4)
  const report = await reportOf(reader)
  expect(codesIn(report)).toEqual([circle.code])
  expect(report.total).toEqual(sums({ suppressed: 1 }))
  const asBelow = await there.as(await world.member(below))
  expect((await reportOf(asBelow)).total).toEqual(sums({ activeSites: 4 }))
})

test('a circle that is moved is out of the old report and in the new one, of another node, at once', async () => {
  const [group, other] = [await world.corporate(), await world.corporate()]
  const controlled = { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' }
  for (const one of [corporate, other]) await world.oversee(one, group, controlled)
  const circle = await world.circle()
  await world.oversee(circle, corporate, controlled)
  await world.site(circle)
  const asOther = await there.as(await world.member(other))
  const asGroup = await here.as(await world.member(group))
  const inGroup = await there.as(await world.member(group))
  const codes = async () => [codesIn(await reportOf(reader)), codesIn(await reportOf(asOther)), codesIn(await reportOf(inGroup))]
  expect(await codes()).toEqual([[circle.code], [], [circle.code]])
  const input = { tenantId: circle.id, corporateId: other.id, version: 1 }
  dataOf(await asGroup.ask(moveTenant, { input }))
  expect(await codes()).toEqual([[], [circle.code], [circle.code]])
})

test('its circles come in pages', async () => {
  const all = [1, 2, 3].map(() => circleWith(world, corporate, 'FULL', 0))
  const codes = (await Promise.all(all)).map(({ code }) => code).sort()
  const first = await reportOf(reader, { first: 2 })
  expect(codesIn(first)).toEqual(codes.slice(0, 2))
  expect(first.circles).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const rest = await reportOf(reader, { first: 2, after: first.circles.pageInfo.endCursor! })
  expect(codesIn(rest)).toEqual(codes.slice(2))
  expect(rest.circles.pageInfo.hasNextPage).toBe(false)
  expect(rest.total).toEqual(first.total)
})
