import { uuidv7 } from 'uuidv7'
import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { createSite, retireSite, site, sites, tower, updateSite } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const client = await gateway.as(await world.member(circle))

const { refusal: refused } = untouched(world)
const create = (input: object) => client.ask(createSite, { input: { ...tower, ...input } })
let turn = 0
const made = async (input: object = {}) => dataOf(await create({ code: `S-${++turn}`, ...input })).createSite

test('a code that is taken in the circle is a CONFLICT, for a new site and for a changed one', async () => {
  const [one, two] = [await made(), await made()]
  expect(await refused(() => create({ code: one.code }))).toMatchObject({ code: 'CONFLICT' })
  const input = { id: two.id, version: 1, code: one.code }
  expect(await refused(() => client.ask(updateSite, { input }))).toEqual({ code: 'CONFLICT' })
})

test('an id that is used again for another input is a CONFLICT', async () => {
  const unit = await world.unit(circle)
  const { id, code } = await made()
  const others = [{ code: 'other' }, { name: 'other' }, { unitId: unit.id }, { geofenceMeters: 20 }]
  for (const other of others) {
    const refusal = await refused(() => create({ id, code, ...other }))
    expect(refusal).toMatchObject({ code: 'CONFLICT' })
  }
})

test('a stale version is STALE with the current one, and changes nothing', async () => {
  const { id, code } = await made()
  const rename = (version: number) => client.ask(updateSite, { input: { id, version, name: `at ${version}` } })
  dataOf(await rename(1))
  const stale = { code: 'STALE', currentVersion: 2 }
  for (const version of [1, 0, -1, 3, 2_147_483_647]) {
    expect(await refused(() => rename(version))).toEqual(stale)
    expect(await refused(() => client.ask(retireSite, { input: { id, version } }))).toEqual(stale)
  }
  expect(dataOf(await client.ask(site, { id })).site).toMatchObject({
    code,
    name: 'at 1',
    version: 2,
  })
})

test('a retired site changes no more', async () => {
  const { id } = await made()
  dataOf(await client.ask(retireSite, { input: { id, version: 1 } }))
  const attempts = [
    () => client.ask(updateSite, { input: { id, version: 2, name: 'x' } }),
    () => client.ask(retireSite, { input: { id, version: 2 } }),
  ]
  for (const attempt of attempts) {
    expect(await refused(attempt)).toMatchObject({ code: 'CONFLICT' })
  }
})

test('an id that two readable circles share is INVALID_INPUT naming tenantId', async () => {
  const corporate = await world.corporate()
  const id = uuidv7()
  for (const below of [await world.circle(), await world.circle()]) {
    await world.oversee(below, corporate, {
      dataSharingLevel: 'FULL',
      governanceLevel: 'CONTROLLED',
    })
    const own = await gateway.as(await world.member(below))
    dataOf(await own.ask(createSite, { input: { ...tower, id } }))
  }
  const above = await gateway.as(await world.member(corporate))
  const attempts = [() => above.ask(site, { id }), () => above.ask(updateSite, { input: { id, version: 1, name: 'x' } })]
  for (const attempt of attempts) {
    const refusal = await refused(attempt)
    expect(refusal.code).toBe('INVALID_INPUT')
    expect(Object.keys(refusal.fields as object)).toEqual(['tenantId'])
  }
})

test('a unit of another company is no unit here', async () => {
  const foreign = await world.unit(await world.circle())
  const { id } = await made()
  const attempts = [
    () => create({ code: 'foreign unit', unitId: foreign.id }),
    () => client.ask(updateSite, { input: { id, version: 1, unitId: foreign.id } }),
  ]
  for (const attempt of attempts) {
    const refusal = await refused(attempt)
    expect(refusal).toEqual({
      code: 'INVALID_INPUT',
      fields: { unitId: 'There is no such unit in this company.' },
    })
  }
})

test('all that is wrong with an input is told at once, field by field', async () => {
  const wrong = { code: ' ', geofenceMeters: 9, position: { latitude: 91, longitude: 181 } }
  expect(await refused(() => create(wrong))).toEqual({
    code: 'INVALID_INPUT',
    fields: {
      code: 'Give at least one character.',
      geofenceMeters: 'From 10 to 5,000.',
      'position.latitude': 'From -90 to 90.',
      'position.longitude': 'From -180 to 180.',
    },
  })
})

test('a cursor of another order, another list or nobody’s making is INVALID_INPUT', async () => {
  await made()
  const { endCursor } = dataOf(await client.ask(sites, { first: 1 })).sites.pageInfo
  const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  const attempts = [
    { after: endCursor, orderBy: 'NAME' },
    { after: endCursor, orderBy: 'NEWEST' },
    ...[
      cursor('code', 'A', circle.id),
      cursor('CODE'),
      cursor('CODE', 'A'),
      cursor('CODE', 'A', 'B', 'C'),
      cursor('CODE', 'A\0', circle.id, circle.id),
      cursor('CODE', { a: 1 }, circle.id, circle.id),
      cursor('CODE', 'A', circle.id, circle.id, circle.id),
      cursor('__proto__', 'A', circle.id, circle.id),
      Buffer.from('[').toString('base64url'),
      Buffer.from('null').toString('base64url'),
      '%%%',
      '',
      'x'.repeat(100_000),
    ].map((after) => ({ after, orderBy: 'CODE' })),
    { after: cursor('NEWEST', 'yesterday', circle.id, circle.id), orderBy: 'NEWEST' },
    { after: cursor('NEWEST', '9999-99-99T00:00:00Z', circle.id, circle.id), orderBy: 'NEWEST' },
    { after: cursor('NEWEST', 5, circle.id, circle.id), orderBy: 'NEWEST' },
  ]
  for (const variables of attempts) {
    const refusal = await refused(() => client.ask(sites, variables as never))
    expect(refusal, JSON.stringify(variables).slice(0, 100)).toEqual({
      code: 'INVALID_INPUT',
      fields: { after: 'This cursor does not belong to this list and order.' },
    })
  }
})

test('a cursor tells of no more than its row', async () => {
  const { endCursor } = dataOf(await client.ask(sites, { first: 1 })).sites.pageInfo
  const parts = JSON.parse(Buffer.from(endCursor!, 'base64url').toString())
  expect(parts).toEqual(['CODE', expect.any(String), circle.id, expect.any(String)])
})
