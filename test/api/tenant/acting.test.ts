import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import { actingTenant } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const corporate = await world.corporate()
const foreign = await world.circle()
const foreignCorporate = await world.corporate()
const member = await world.member(circle)
await world.alsoIn(corporate, member)
const unnamed = gateway.bearing(await forge(gateway, member))

const actsFor = async (client: Client) => dataOf(await client.ask(actingTenant)).actingTenant.id
const named = (headers: Record<string, string>, path = '') => unnamed.with(headers).under(path)

test.for<[string, Client, string]>([
  ['its id', named({ 'x-tenant-id': circle.id }), circle.id],
  ['its id in capitals', named({ 'X-Tenant-ID': circle.id.toUpperCase() }), circle.id],
  ['its code', named({ 'x-circle-code': circle.code }), circle.id],
  ['its code in small letters', named({ 'x-circle-code': circle.code.toLowerCase() }), circle.id],
  ['the id of a corporate', named({ 'x-corporate-id': corporate.id }), corporate.id],
  ['the path', named({}, `/t/${circle.code}`), circle.id],
  ['the path of a corporate', named({}, `/t/${corporate.code}`), corporate.id],
  ['all at once, which agree', named({ 'x-tenant-id': circle.id, 'x-circle-code': circle.code }, `/t/${circle.code}`), circle.id],
  ['a header that is empty beside one that is not', named({ 'x-tenant-id': circle.id, 'x-circle-code': '' }), circle.id],
])('a person with two memberships chooses the company to act for by %s', async ([, client, id]) => {
  expect(await actsFor(client)).toBe(id)
})

const refused: [string, Client][] = [
  ['two headers that disagree', named({ 'x-tenant-id': circle.id, 'x-circle-code': corporate.code })],
  ['a header and a path that disagree', named({ 'x-tenant-id': circle.id }, `/t/${corporate.code}`)],
  ['the id of a company that it does not belong to', named({ 'x-tenant-id': foreign.id })],
  ['the code of one', named({ 'x-circle-code': foreign.code })],
  ['the path of one', named({}, `/t/${foreign.code}`)],
  ['a corporate that it does not belong to', named({ 'x-corporate-id': foreignCorporate.id })],
  ['a circle as if it were a corporate', named({ 'x-corporate-id': circle.id })],
  ['an id that nobody has', named({ 'x-tenant-id': '018f0000-0000-7000-8000-000000000000' })],
  ['what is no id', named({ 'x-tenant-id': "' OR 1=1" })],
  ['a path that does not decode', named({}, '/t/%00')],
]

test('naming a company in vain reads the same, whether there is such a company or not', async () => {
  for (const [how, client] of refused) {
    const { data, errors } = await client.ask(actingTenant)
    expect(data ?? null, how).toBeNull()
    expect(errors, how).toMatchObject([{ message: 'Tenant not found.', extensions: { code: 'NOT_FOUND' } }])
  }
})

test('several memberships and none named is INVALID_INPUT, which says how to choose', async () => {
  const refusal = refusalOf(await unnamed.ask(actingTenant))
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT' })
  expect(Object.keys(refusal.fields as object)).toEqual(['X-Tenant-ID'])
  expect(JSON.stringify(refusal)).not.toContain(foreign.code)
})

test('several memberships and none named is the preferred one, where there is one', async () => {
  const [first, second] = [await world.circle(), await world.circle()]
  const one = await world.member(first)
  await world.alsoIn(second, one, true)
  const client = gateway.bearing(await forge(gateway, one))
  expect(await actsFor(client)).toBe(second.id)
  expect(await actsFor(client.with({ 'x-tenant-id': first.id }))).toBe(first.id)
})

test('whoever loses the preferred company goes on for the one that is left, on nodes that knew them as well', async () => {
  const [first, second] = [await world.circle(), await world.circle()]
  const one = await world.member(first)
  const { id } = await world.alsoIn(second, one, true)
  const client = gateway.bearing(await forge(gateway, one))
  expect(await actsFor(client)).toBe(second.id)
  await world.run(`UPDATE membership SET status = 'ENDED' WHERE id = $1`, [id])
  expect(await actsFor(client)).toBe(first.id)
})

test('a preferred company that is closed, and opened again, is acted for whenever it stands', async () => {
  const [first, second] = [await world.circle(), await world.circle()]
  const one = await world.member(first)
  await world.alsoIn(second, one, true)
  const client = gateway.bearing(await forge(gateway, one))
  expect(await actsFor(client)).toBe(second.id)
  await world.run(`UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1`, [second.id])
  expect(await actsFor(client)).toBe(first.id)
  await world.run(`UPDATE tenant SET status = 'ACTIVE' WHERE id = $1`, [second.id])
  expect(await actsFor(client)).toBe(second.id)
})

test('a preferred membership that begins is acted for from then on', async () => {
  const [first, second] = [await world.circle(), await world.circle()]
  const one = await world.member(first)
  const { id } = await world.alsoIn(second, one, true)
  const begins = `UPDATE membership SET valid_from = clock_timestamp() + interval '2 s' WHERE id = $1 RETURNING valid_from AS at`
  const [{ at }] = (await world.run<{ at: Date }>(begins, [id])) as [{ at: Date }]
  const client = gateway.bearing(await forge(gateway, one))
  expect(await actsFor(client)).toBe(first.id)
  await pause(at.getTime() + 100 - Date.now())
  expect(await actsFor(client)).toBe(second.id)
})

test('a single membership needs no name', async () => {
  const only = await world.circle()
  const client = gateway.bearing(await forge(gateway, await world.member(only)))
  expect(await actsFor(client)).toBe(only.id)
})

test('a membership outside its dates, or of a closed company, is none', async () => {
  const over = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  const members = [
    await world.member(await world.circle(), over),
    await world.member(await world.circle(), { validFrom: new Date(Date.now() + 60_000) }),
    await world.member(await world.circle(), { status: 'SUSPENDED' }),
    await world.member(await world.circle({ status: 'DEACTIVATED' })),
  ]
  for (const one of members) {
    const client = await gateway.as(one)
    expect(codeOf(await client.ask(actingTenant))).toBe('NOT_FOUND')
  }
})

test('the names that a WebSocket brings choose as headers do', async () => {
  const document = 'subscription { siteChanged { site { id } } }'
  const client = named({ 'X-Tenant-ID': foreign.id })
  const { value } = await client.follow(document).next()
  expect(codeOf(value)).toBe('NOT_FOUND')
})
