import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, told } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import type { Row } from '../../support/world.ts'
import { createSite, retireSite, site, sites, tower, updateSite } from './documents.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)

const attempts = untouched(world)
const nobody = '018f0000-0000-7000-8000-000000000000'

/** Every write that aims at one site. */
const writes = (client: Client, { tenantId, id }: Row) => [
  client.ask(updateSite, { input: { id, tenantId, version: 1, name: 'x' } }),
  client.ask(retireSite, { input: { id, tenantId, version: 1 } }),
]

test('a stranger reads and writes no site', async () => {
  const row = await world.site(await world.circle())
  const codes = await attempts.codes(
    () => stranger.ask(site, { id: row.id }),
    () => stranger.ask(sites, {}),
    () => stranger.ask(createSite, { input: tower }),
    () => writes(stranger, row)[0]!,
    () => writes(stranger, row)[1]!,
  )
  expect(codes).toEqual(Array(5).fill('UNAUTHENTICATED'))
})

test('a site of another circle reads like one that does not exist, whatever one does with it', async () => {
  const foreign = await world.site(await world.circle())
  const client = await gateway.as(await world.member(await world.circle()))
  const ask = async (row: Row) => [
    await client.ask(site, { id: row.id }),
    await client.ask(site, row),
    ...(await Promise.all(writes(client, row))),
    await client.ask(createSite, { input: { ...tower, tenantId: row.tenantId } }),
  ]
  const before = await world.counts()
  const hidden = told(await ask(foreign))
  const absent = told(await ask({ tenantId: nobody, id: nobody }))
  expect(await world.counts()).toEqual(before)
  const renamed = hidden.replaceAll(foreign.id, nobody).replaceAll(foreign.tenantId, nobody)
  expect(renamed).toBe(absent)
  expect(absent.match(/NOT_FOUND/g)).toHaveLength(5)
})

test('a code that another circle uses is free here', async () => {
  await world.site(await world.circle(), { code: tower.code })
  const client = await gateway.as(await world.member(await world.circle()))
  dataOf(await client.ask(createSite, { input: tower }))
})

test('a viewer reads sites and writes none', async () => {
  const circle = await world.circle()
  const row = await world.site(circle)
  const client = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  dataOf(await client.ask(site, { id: row.id }))
  const codes = await attempts.codes(
    () => client.ask(createSite, { input: tower }),
    () => writes(client, row)[0]!,
    () => writes(client, row)[1]!,
  )
  expect(codes).toEqual(Array(3).fill('FORBIDDEN'))
})

test('an engineer changes sites and retires none, for a denial wins', async () => {
  const circle = await world.circle()
  const row = await world.site(circle)
  const client = await gateway.as(await world.member(circle, { roles: ['engineer', 'manager'] }))
  const [updated, retired] = await Promise.all(writes(client, row))
  expect(updated!.errors).toBeUndefined()
  expect(codeOf(retired!)).toBe('FORBIDDEN')
})

test('a member placed in a unit adds no site outside of it, and moves none out', async () => {
  const circle = await world.circle()
  const [own, beside] = [await world.unit(circle), await world.unit(circle)]
  const row = await world.site(circle, { unit: own })
  const client = await gateway.as(await world.member(circle, { unit: own }))
  const move = (unitId: string | null) => client.ask(updateSite, { input: { id: row.id, version: 1, unitId } })
  const codes = await attempts.codes(
    () => client.ask(createSite, { input: tower }),
    () => client.ask(createSite, { input: { ...tower, unitId: beside.id } }),
    () => move(beside.id),
    () => move(null),
  )
  expect(codes).toEqual(Array(4).fill('FORBIDDEN'))
  const input = { ...tower, unitId: own.id }
  expect(dataOf(await client.ask(createSite, { input })).createSite.unitId).toBe(own.id)
})

test.for([
  ['AUTONOMOUS', 'FULL'],
  ['CONTROLLED', 'AGGREGATED'],
  ['CONTROLLED', 'NONE'],
])('a corporate writes no site of a circle that is %s and shares %s', async ([governanceLevel, dataSharingLevel]) => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { governanceLevel, dataSharingLevel })
  const row = await world.site(circle)
  const client = await gateway.as(await world.member(corporate))
  const shown = dataSharingLevel === 'FULL' ? 1 : 0
  expect(dataOf(await client.ask(sites, {})).sites.totalCount).toBe(shown)
  const codes = await attempts.codes(
    () => client.ask(createSite, { input: { ...tower, tenantId: circle.id } }),
    () => writes(client, row)[0]!,
    () => writes(client, row)[1]!,
  )
  const aimed = shown ? 'FORBIDDEN' : 'NOT_FOUND'
  expect(codes).toEqual(['FORBIDDEN', aimed, aimed])
})

test.for(['PAST_DUE', 'SUSPENDED'])('a circle that is %s reads its sites and writes none', async (status) => {
  const circle = await world.circle({ status })
  const row = await world.site(circle)
  const client = await gateway.as(await world.member(circle))
  dataOf(await client.ask(site, { id: row.id }))
  const codes = await attempts.codes(
    () => client.ask(createSite, { input: tower }),
    () => writes(client, row)[0]!,
  )
  expect(codes).toEqual(Array(2).fill('TENANT_SUSPENDED'))
})

test('a vendor sees no site that it was not given, and changes not even one that it was', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const [given, kept] = [await world.site(circle), await world.site(circle)]
  await world.assignment(given, vendor)
  const client = await gateway.as(await world.member(vendor))
  const listed = dataOf(await client.ask(sites, {})).sites
  expect(listed).toMatchObject({ nodes: [{ id: given.id }], totalCount: 1 })
  expect(codeOf(await client.ask(site, { id: kept.id }))).toBe('NOT_FOUND')
  const codes = await attempts.codes(
    () => writes(client, given)[0]!,
    () => writes(client, given)[1]!,
    () => client.ask(createSite, { input: { ...tower, tenantId: circle.id } }),
    () => client.ask(createSite, { input: tower }),
  )
  expect(codes).toEqual(Array(4).fill('FORBIDDEN'))
})
