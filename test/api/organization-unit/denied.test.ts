import { type DocumentNode, print } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { closeUnit, createUnit, unit, units, updateUnit } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const top = await world.unit(circle)
const part = await world.unit(circle, top)
const inside = await world.unit(circle, part)
const beside = await world.unit(circle, top)
const foreign = await world.circle()
const foreignUnit = await world.unit(foreign)
const placed = await gateway.as(await world.member(circle, { unit: part }))
const nobody = '018f0000-0000-7000-8000-000000000000'

/** Each must be refused with this code, and leave nothing behind. */
async function refused(client: Client, asks: [DocumentNode, object][], code: string) {
  const attempts = asks.map(
    ([document, input]) =>
      () =>
        client.ask(print(document), { input }),
  )
  expect(await untouched(world).codes(...attempts)).toEqual(asks.map(() => code))
}

const ref = (row: { id: string }, version = 1) => ({ id: row.id, version })

test.for(['manager', 'engineer', 'viewer'])('a %s reads the tree and changes nothing', async (role) => {
  const client = await gateway.as(await world.member(circle, { roles: [role] }))
  expect(dataOf(await client.ask(units, {})).organizationUnits.totalCount).toBeGreaterThan(3)
  await refused(
    client,
    [
      [createUnit, { kind: 'TEAM', name: 'x' }],
      [updateUnit, { ...ref(inside), name: 'x' }],
      [closeUnit, ref(inside)],
    ],
    'FORBIDDEN',
  )
})

test('a member of a part sees no unit above it or beside it', async () => {
  const { organizationUnits } = dataOf(await placed.ask(units, {}))
  expect(new Set(organizationUnits.nodes.map(({ id }) => id))).toEqual(new Set([part.id, inside.id]))
  for (const { id } of [top, beside, foreignUnit, { id: nobody }]) expect(codeOf(await placed.ask(unit, { id }))).toBe('NOT_FOUND')
  const filters = [
    { within: top.id },
    { within: beside.id },
    { parentId: [top.id] },
    { within: foreignUnit.id },
    { tenantId: [foreign.id] },
  ]
  for (const filter of filters)
    expect(dataOf(await placed.ask(units, { filter })).organizationUnits.nodes.filter(({ id }) => id !== part.id)).toEqual([])
})

test('a member of a part changes neither their own unit nor the tree outside of it', async () => {
  await refused(
    placed,
    [
      [updateUnit, { ...ref(part), name: 'Mine' }],
      [updateUnit, { ...ref(part), parentId: null }],
      [closeUnit, { ...ref(part), successorId: inside.id }],
      [updateUnit, { ...ref(inside), parentId: null }],
      [updateUnit, { ...ref(inside), parentId: top.id }],
      [updateUnit, { ...ref(inside), parentId: beside.id }],
      [updateUnit, { ...ref(inside), parentId: nobody }],
      [closeUnit, { ...ref(inside), successorId: beside.id }],
      [createUnit, { kind: 'TEAM', name: 'x' }],
      [createUnit, { kind: 'TEAM', name: 'x', parentId: beside.id }],
    ],
    'FORBIDDEN',
  )
  await refused(
    placed,
    [
      [updateUnit, { ...ref(beside), name: 'x' }],
      [closeUnit, ref(top)],
    ],
    'NOT_FOUND',
  )
})

test('nobody moves a row out of their part by moving its unit', async () => {
  const site = await world.site(circle, { unit: inside })
  const move = 'mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { id } }'
  for (const unitId of [null, top.id, beside.id])
    expect(codeOf(await placed.ask(move, { input: { ...ref(site), unitId } }))).toBe('FORBIDDEN')
})

test('units of another company read like units that there are not', async () => {
  const client = await gateway.as(await world.member(circle))
  await refused(
    client,
    [
      [updateUnit, { ...ref(foreignUnit), name: 'x' }],
      [closeUnit, ref(foreignUnit)],
      [updateUnit, { ...ref(foreignUnit), tenantId: foreign.id, name: 'x' }],
      [createUnit, { tenantId: foreign.id, kind: 'TEAM', name: 'x' }],
    ],
    'NOT_FOUND',
  )
  await refused(
    client,
    [
      [createUnit, { parentId: foreignUnit.id, kind: 'TEAM', name: 'x' }],
      [updateUnit, { ...ref(inside), parentId: foreignUnit.id }],
      [closeUnit, { ...ref(beside), successorId: foreignUnit.id }],
    ],
    'INVALID_INPUT',
  )
})

test.for<[string, string]>([
  ['AUTONOMOUS', 'FULL'],
  ['MANAGED', 'AGGREGATED'],
  ['CONTROLLED', 'AGGREGATED'],
])('a corporate under %s and %s changes no tree below it', async ([governanceLevel, dataSharingLevel]) => {
  const [corporate, below] = [await world.corporate(), await world.circle()]
  await world.oversee(below, corporate, { governanceLevel, dataSharingLevel })
  const client = await gateway.as(await world.member(corporate))
  await refused(client, [[createUnit, { tenantId: below.id, kind: 'TEAM', name: 'x' }]], 'FORBIDDEN')
})

test('a company that is suspended reads its tree and changes nothing', async () => {
  const halted = await world.circle({ status: 'SUSPENDED' })
  const row = await world.unit(halted)
  const client = await gateway.as(await world.member(halted))
  expect(dataOf(await client.ask(units, {})).organizationUnits.totalCount).toBe(1)
  await refused(
    client,
    [
      [createUnit, { kind: 'TEAM', name: 'x' }],
      [updateUnit, { ...ref(row), name: 'x' }],
      [closeUnit, ref(row)],
    ],
    'TENANT_SUSPENDED',
  )
})

/** A role that shapes the tree and holds little else, for as long as the test lasts. */
async function withRole(permissions: string[], work: (role: string) => Promise<void>) {
  await world.run(`INSERT INTO system_role VALUES ('CIRCLE', 'gardener', 'Gardener', 'Shapes the tree.')`)
  await world.run(`INSERT INTO system_role_entry (tenant_type, role_code, permission) SELECT 'CIRCLE', 'gardener', unnest($1::text[])`, [
    permissions,
  ])
  try {
    await work('gardener')
  } finally {
    await world.run(`DELETE FROM membership_role WHERE role_code = 'gardener'`)
    await world.run(`DELETE FROM system_role WHERE code = 'gardener'`)
  }
}

test('nobody gives others by moving or closing a unit what they do not hold themselves', async () => {
  await withRole(['unit.*', 'site.read', 'site.update', 'member.place'], async (role) => {
    const company = await world.circle()
    const [from, to] = [await world.unit(company), await world.unit(company)]
    const moved = await world.unit(company, from)
    const client = await gateway.as(await world.member(company, { roles: [role] }))
    const move = (version: number, parentId: string | null) => client.ask(updateUnit, { input: { id: moved.id, version, parentId } })
    // Nobody is placed there: nobody gains.
    dataOf(await move(1, to.id))
    dataOf(await move(2, from.id))
    // An engineer there would create sites in what is moved there, which the mover may not.
    await world.member(company, { roles: ['engineer'], unit: to })
    expect(codeOf(await move(3, to.id))).toBe('FORBIDDEN')
    const close = { id: from.id, version: 1, successorId: to.id }
    expect(codeOf(await client.ask(closeUnit, { input: close }))).toBe('FORBIDDEN')
    const admin = await gateway.as(await world.member(company))
    dataOf(await admin.ask(updateUnit, { input: { id: moved.id, version: 3, parentId: to.id } }))
    // Whoever was above it before gains nothing.
    dataOf(await move(4, null))
  })
})

test('a unit with sites is not closed by somebody who may not change sites', async () => {
  await withRole(['unit.*', 'member.place'], async (role) => {
    const company = await world.circle()
    const [one, other] = [await world.unit(company), await world.unit(company)]
    await world.site(company, { unit: one })
    const client = await gateway.as(await world.member(company, { roles: [role] }))
    await refused(client, [[closeUnit, { ...ref(one), successorId: other.id }]], 'FORBIDDEN')
  })
})

test('the wall below alone keeps units from others, and a placed member in their part', async () => {
  await using below = await startGateway({
    walls: { door: false, inside: false },
    database: gateway.database,
  })
  const stranger = await below.as(await world.member(await world.circle()))
  const ask = { ...ref(inside), tenantId: circle.id, name: 'Mine' }
  expect(codeOf(await stranger.ask(updateUnit, { input: ask }))).toBe('NOT_FOUND')
  const forced = { id: newId(), tenantId: circle.id, kind: 'TEAM', name: 'x' } as const
  expect(codeOf(await stranger.ask(createUnit, { input: forced }))).toBe('NOT_FOUND')
})

test('a circle that gave nothing to a part of a vendor is nowhere for that part, whatever it tries there', async () => {
  const vendor = await world.vendor()
  const unit = await world.unit(vendor)
  const [giving, idle] = [await world.circle(), await world.circle()]
  for (const one of [giving, idle]) await world.contract(one, vendor)
  await world.placement(await world.assignment(await world.site(giving), vendor), unit)
  const client = await gateway.as(await world.member(vendor, { unit }))
  const adding = (tenantId: string): [DocumentNode, object][] => [[createUnit, { tenantId, kind: 'TEAM', name: 'Fresh' }]]
  await refused(client, adding(giving.id), 'FORBIDDEN')
  for (const id of [idle.id, nobody]) await refused(client, adding(id), 'NOT_FOUND')
})
