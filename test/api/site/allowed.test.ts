import { uuidv7 } from 'uuidv7'
import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, retireSite, site, tower, updateSite } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

async function circleAdmin() {
  const circle = await world.circle()
  return { circle, client: await gateway.as(await world.member(circle)) }
}

test('a circle adds a site and reads it back', async () => {
  const { circle, client } = await circleAdmin()
  const { createSite: made } = dataOf(await client.ask(createSite, { input: tower }))
  expect(made).toEqual({
    ...tower,
    id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
    tenantId: circle.id,
    unitId: null,
    status: 'ACTIVE',
    geofenceMeters: 150,
    position: { ...tower.position, accuracyMeters: null },
    retiredAt: null,
    version: 1,
  })
  const { site: read } = dataOf(await client.ask(site, { id: made.id }))
  expect(read).toMatchObject({ ...made, tenant: { id: circle.id, organizationCode: circle.code } })
  expect(Math.abs(Date.now() - Date.parse(read!.createdAt))).toBeLessThan(60_000)
})

test('a site may hang in a unit of its circle', async () => {
  const { circle, client } = await circleAdmin()
  const unit = await world.unit(circle)
  const input = { ...tower, unitId: unit.id }
  const { createSite: made } = dataOf(await client.ask(createSite, { input }))
  expect(made.unitId).toBe(unit.id)
  const away = { id: made.id, version: 1, unitId: null }
  const { updateSite: moved } = dataOf(await client.ask(updateSite, { input: away }))
  expect(moved).toMatchObject({ unitId: null, version: 2 })
})

test('a corporate adds a site to a circle that it controls and that shares fully', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, {
    dataSharingLevel: 'FULL',
    governanceLevel: 'CONTROLLED',
  })
  const client = await gateway.as(await world.member(corporate))
  const input = { ...tower, tenantId: circle.id }
  const { createSite: made } = dataOf(await client.ask(createSite, { input }))
  expect(made.tenantId).toBe(circle.id)
  const change = { id: made.id, tenantId: circle.id, version: 1, name: 'New name' }
  dataOf(await client.ask(updateSite, { input: change }))
})

test('a name keeps every script, emoji and combined letter, and loses the blanks around it', async () => {
  const { client } = await circleAdmin()
  const names = ['भोपाल टावर', '📡 Tower 👩🏽‍🔧', 'Cafe\u0301', '塔 – “north”', "'; DROP TABLE site"]
  for (const [index, name] of names.entries()) {
    const input = { ...tower, code: `📡-${index}`, name: `  ${name} ` }
    const { createSite: made } = dataOf(await client.ask(createSite, { input }))
    expect(made.name).toBe(name)
  }
})

test('the same create sent again gives the same site, once', async () => {
  const { client } = await circleAdmin()
  const input = { ...tower, id: uuidv7() }
  const before = await world.counts()
  const answers = [await client.ask(createSite, { input }), ...(await Promise.all([1, 2, 3].map(() => client.ask(createSite, { input }))))]
  for (const answer of answers) expect(dataOf(answer)).toEqual(dataOf(answers[0]!))
  const after = await world.counts()
  expect(after).toEqual({
    ...{ ...before, site: before.site! + 1 },
    ...{ outbox: before.outbox! + 1, audit_entry: before.audit_entry! + 1 },
  })
})

test('an update changes what is given, leaves the rest, and counts the version up', async () => {
  const { client } = await circleAdmin()
  const { createSite: made } = dataOf(await client.ask(createSite, { input: tower }))
  const change = {
    code: 'BPL-2',
    status: 'PLANNED',
    technology: 'G5',
    position: { latitude: -23.5, longitude: 180, accuracyMeters: 4.5 },
  } as const
  const input = { id: made.id, version: 1, ...change, name: null }
  const { updateSite: changed } = dataOf(await client.ask(updateSite, { input }))
  expect(changed).toEqual({ ...made, ...change, version: 2 })
  const { site: read } = dataOf(await client.ask(site, { id: made.id }))
  expect(read).toMatchObject(changed)
})

test('of two updates of one version at once, one is done and the other is told the new version', async () => {
  const { client } = await circleAdmin()
  const { createSite: made } = dataOf(await client.ask(createSite, { input: tower }))
  const rename = (name: string) => client.ask(updateSite, { input: { id: made.id, version: 1, name } })
  const answers = await Promise.all(['A', 'B', 'C', 'D'].map(rename))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const { errors } of answers.filter((answer) => answer.errors)) {
    expect(errors![0]!.extensions).toEqual({ code: 'STALE', currentVersion: 2 })
  }
})

test('a site is taken out of service for good', async () => {
  const { client } = await circleAdmin()
  const { createSite: made } = dataOf(await client.ask(createSite, { input: tower }))
  const { retireSite: retired } = dataOf(await client.ask(retireSite, { input: { id: made.id, version: 1 } }))
  expect(retired).toMatchObject({ id: made.id, status: 'RETIRED', version: 2 })
  expect(retired.retiredAt).toBeTruthy()
})

test('a member placed in a unit reads the sites of that unit and below, by id and in the list', async () => {
  const { circle } = await circleAdmin()
  const top = await world.unit(circle)
  const [team, beside] = [await world.unit(circle, top), await world.unit(circle)]
  const seen = [await world.site(circle, { unit: top }), await world.site(circle, { unit: team })]
  await world.site(circle, { unit: beside })
  await world.site(circle)
  const client = await gateway.as(await world.member(circle, { unit: top, roles: ['engineer'] }))
  const { data } = await client.ask('{ sites { nodes { id } totalCount } }')
  expect(data).toEqual({ sites: { nodes: seen.map(({ id }) => ({ id })), totalCount: 2 } })
  for (const { id } of seen) dataOf(await client.ask(site, { id }))
})

test('an id that two circles share is found in the acting circle first, and in the one that is named', async () => {
  const [corporate, one, two] = [await world.corporate(), await world.circle(), await world.circle()]
  for (const circle of [one, two]) await world.oversee(circle, corporate, { dataSharingLevel: 'FULL' })
  const id = uuidv7()
  for (const circle of [one, two]) {
    const client = await gateway.as(await world.member(circle))
    dataOf(await client.ask(createSite, { input: { ...tower, id } }))
    expect(dataOf(await client.ask(site, { id })).site!.tenantId).toBe(circle.id)
  }
  const client = await gateway.as(await world.member(corporate))
  for (const { id: tenantId } of [one, two]) {
    expect(dataOf(await client.ask(site, { id, tenantId })).site!.tenantId).toBe(tenantId)
  }
})
