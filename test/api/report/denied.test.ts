import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { explainAccess } from '../access/documents.ts'
import { circleWith, reportOf, sums } from './chain.ts'
import { consolidatedReport } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(() => gateway.stop())

test('circles, vendors, members of a part and keys that do not name it read no report', async () => {
  const corporate = await world.corporate()
  const circle = await circleWith(world, corporate, 'FULL', 1)
  const member = await world.member(corporate)
  const { secret } = await world.apiKey(member, ['site.read'])
  for (const client of [
    await gateway.as(await world.member(circle)),
    await gateway.as(await world.member(await world.vendor())),
    await gateway.as(await world.member(corporate, { unit: await world.unit(corporate) })),
    gateway.showing(secret),
  ])
    expect(codeOf(await client.ask(consolidatedReport))).toBe('FORBIDDEN')
  expect(codeOf(await gateway.stranger.ask(consolidatedReport))).toBe('UNAUTHENTICATED')
})

test('another corporate’s circles, and those that have left, are neither told nor counted', async () => {
  const [corporate, rival] = [await world.corporate(), await world.corporate()]
  await circleWith(world, rival, 'FULL', 7)
  await circleWith(world, rival, 'NONE', 7)
  const left = await circleWith(world, corporate, 'FULL', 7)
  const client = await gateway.as(await world.member(corporate))
  await world.run('UPDATE corporate_relationship SET valid_until = now() WHERE tenant_id = $1', [left.id])
  expect(await reportOf(client)).toMatchObject({
    total: sums(),
    withheld: { crossCircleReporting: 0, dataSharing: 0 },
    circles: { totalCount: 0, nodes: [] },
  })
})

test('of a circle that shares nothing the report does not tell whether it would keep out', async () => {
  const corporate = await world.corporate()
  const hides = await circleWith(world, corporate, 'NONE', 1)
  const client = await gateway.as(await world.member(corporate))
  const loud = await reportOf(client)
  expect(loud.withheld).toEqual({ crossCircleReporting: 0, dataSharing: 1 })
  await world.run('UPDATE tenant_profile SET cross_circle_reporting = false WHERE tenant_id = $1', [hides.id])
  expect(await reportOf(client)).toEqual(loud)
})

test('why a circle is in it or not is explained by the same decision', async () => {
  const corporate = await world.corporate()
  const client = await gateway.as(await world.member(corporate))
  const why = async (tenantId: string) => {
    const input = { permission: 'report.consolidated', tenantId }
    const { allowed, reach, refusals } = dataOf(await client.ask(explainAccess, { input })).explainAccess
    return { allowed, reach, refusals }
  }
  const told = { reach: 'OVERSEES' }
  const shares = await circleWith(world, corporate, 'AGGREGATED', 0)
  const hides = await circleWith(world, corporate, 'NONE', 0)
  const quiet = await circleWith(world, corporate, 'FULL', 0)
  await world.run('UPDATE tenant_profile SET cross_circle_reporting = false WHERE tenant_id = $1', [quiet.id])
  expect(await why(shares.id)).toEqual({ ...told, allowed: true, refusals: [] })
  expect(await why(hides.id)).toEqual({ ...told, allowed: false, refusals: ['SHARING'] })
  expect(await why(quiet.id)).toEqual({ ...told, allowed: false, refusals: ['REPORTING'] })
})
