import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import type { Company, Row } from '../../support/world.ts'
import { closeUnit, createUnit, unit, units, updateUnit } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const adminOf = async (company: Company) => gateway.as(await world.member(company))

test.for([
  'corporate',
  'circle',
  'vendor',
] as const)('a %s grows a tree of regions, branches, departments and teams, and reads it', async (type) => {
  const client = await adminOf(await world[type]())
  let parentId: string | null = null
  for (const kind of ['REGION', 'BRANCH', 'DEPARTMENT', 'TEAM'] as const) {
    const made = dataOf(await client.ask(createUnit, { input: { parentId, kind, name: kind } })).createOrganizationUnit
    expect(made).toMatchObject({ parentId, kind, name: kind, closedAt: null, version: 1 })
    parentId = made.id as string
  }
  const { organizationUnits } = dataOf(await client.ask(units, {}))
  expect(organizationUnits).toMatchObject({
    totalCount: 4,
    nodes: [{ name: 'BRANCH' }, { name: 'DEPARTMENT' }, { name: 'REGION', parentId: null }, { name: 'TEAM' }],
  })
  const team = dataOf(await client.ask(unit, { id: parentId! })).organizationUnit
  expect(team).toMatchObject({ name: 'TEAM', parent: { name: 'DEPARTMENT' } })
})

test('the same create again gives the same unit', async () => {
  const client = await adminOf(await world.circle())
  const input = { id: newId(), kind: 'REGION', name: 'North' } as const
  const first = dataOf(await client.ask(createUnit, { input }))
  expect(dataOf(await client.ask(createUnit, { input }))).toEqual(first)
})

test('a tree is read from the top down, and as one list with its parents', async () => {
  const circle = await world.circle()
  const [top, other] = [await world.unit(circle), await world.unit(circle)]
  const below = [await world.unit(circle, top), await world.unit(circle, top)]
  const deep = await world.unit(circle, below[0])
  const client = await adminOf(circle)
  const list = async (filter: object) => {
    const { organizationUnits } = dataOf(await client.ask(units, { filter }))
    expect(organizationUnits.totalCount).toBe(organizationUnits.nodes.length)
    return organizationUnits.nodes.map(({ id }) => id).sort()
  }
  const ids = (...rows: Row[]) => rows.map(({ id }) => id).sort()
  expect(await list({ top: true })).toEqual(ids(top, other))
  expect(await list({ top: false })).toEqual(ids(...below, deep))
  expect(await list({ within: top.id })).toEqual(ids(top, ...below, deep))
  expect(await list({ parentId: [top.id] })).toEqual(ids(...below))
  expect(await list({ kind: ['REGION'] })).toEqual([])
  expect(await list({ closed: false })).toHaveLength(5)
  const { organizationUnit } = dataOf(await client.ask(unit, { id: top.id }))
  expect(organizationUnit?.children).toMatchObject({ totalCount: 2 })
})

test('pages of every order follow each other without a gap, whatever is added meanwhile', async () => {
  const circle = await world.circle()
  const client = await adminOf(circle)
  for (const name of ['delta', 'Alpha', 'charlie', 'Bravo']) dataOf(await client.ask(createUnit, { input: { kind: 'TEAM', name } }))
  for (const [orderBy, wanted] of [
    ['NAME', ['Alpha', 'Bravo', 'charlie', 'delta']],
    ['NEWEST', ['Bravo', 'charlie', 'Alpha', 'delta']],
  ] as const) {
    const found: string[] = []
    let after: string | null | undefined
    do {
      const page = dataOf(await client.ask(units, { first: 1, after, orderBy })).organizationUnits
      found.push(...page.nodes.map(({ name }) => name))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
      // Before the cursor: it is not told twice, and nothing is passed over.
      if (found.length === 2)
        await world.make((db) =>
          db.organizationUnit.create({
            data: {
              tenantId: circle.id,
              id: newId(),
              kind: 'TEAM',
              name: orderBy === 'NAME' ? 'aa' : 'zz',
              createdAt: new Date(orderBy === 'NAME' ? 0 : Date.now()),
            },
          }),
        )
    } while (after)
    expect(found.slice(0, 4)).toEqual(wanted)
  }
})

test('a unit is renamed and moved with all that hangs below it', async () => {
  const circle = await world.circle()
  const [from, to] = [await world.unit(circle), await world.unit(circle)]
  const moved = await world.unit(circle, from)
  const below = await world.unit(circle, moved)
  const site = await world.site(circle, { unit: below })
  const client = await adminOf(circle)
  const engineer = await gateway.as(await world.member(circle, { roles: ['engineer'], unit: to }))
  const sees = async () => {
    const { data } = await engineer.ask<{ sites: { totalCount: number } }>('{ sites { totalCount } }')
    return data?.sites.totalCount
  }
  expect(await sees()).toBe(0)
  const input = { id: moved.id, version: 1, parentId: to.id, name: 'Moved' }
  const changed = dataOf(await client.ask(updateUnit, { input })).updateOrganizationUnit
  expect(changed).toEqual({ id: moved.id, parentId: to.id, name: 'Moved', version: 2 })
  expect(await sees()).toBe(1)
  const up = { id: moved.id, version: 2, parentId: null }
  expect(dataOf(await client.ask(updateUnit, { input: up }))).toMatchObject({
    updateOrganizationUnit: { parentId: null, name: 'Moved', version: 3 },
  })
  expect(await sees()).toBe(0)
  expect(site.tenantId).toBe(circle.id)
})

test('an empty unit is closed, stays readable, and its name is free again', async () => {
  const circle = await world.circle()
  const client = await adminOf(circle)
  const create = () => client.ask(createUnit, { input: { kind: 'TEAM', name: 'Night shift' } })
  const { id } = dataOf(await create()).createOrganizationUnit
  const closed = dataOf(await client.ask(closeUnit, { input: { id, version: 1 } }))
  expect(closed.closeOrganizationUnit).toEqual({ id, closedAt: expect.any(String), version: 2 })
  const list = async (filter: object) => dataOf(await client.ask(units, { filter })).organizationUnits.nodes.map((one) => one.id)
  expect(await list({ closed: true })).toEqual([id])
  expect(await list({ closed: false })).toEqual([])
  expect(dataOf(await create()).createOrganizationUnit.id).not.toBe(id)
})

type Hanging = { rows: Record<string, number>; client: Client; unit: Row; successor: Row }

async function hangingIn(company: Company): Promise<Hanging> {
  const [unit, successor] = [await world.unit(company), await world.unit(company)]
  await world.unit(company, unit)
  await world.member(company, { roles: ['viewer'], unit })
  await world.member(company, { roles: ['viewer'], unit, status: 'ENDED' })
  return { rows: {}, client: await adminOf(company), unit, successor }
}

const hungIn = async (of: Row) => {
  const [count] = await world.run<Record<string, number>>(
    `SELECT (SELECT count(*)::int FROM organization_unit WHERE tenant_id = $1 AND parent_id = $2) AS units,
      (SELECT count(*)::int FROM site WHERE tenant_id = $1 AND unit_id = $2) AS sites,
      (SELECT count(*)::int FROM site_assignment WHERE tenant_id = $1 AND unit_id = $2) AS given,
      (SELECT count(*)::int FROM vendor_placement WHERE tenant_id = $1 AND unit_id = $2) AS placed,
      (SELECT count(*)::int FROM membership WHERE tenant_id = $1 AND unit_id = $2) AS members`,
    [of.tenantId, of.id],
  )
  return count
}

test('a unit of a circle hands its units, sites and members to a successor when it closes', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const { client, unit, successor } = await hangingIn(circle)
  await world.assignment(await world.site(circle, { unit }), vendor)
  await world.site(circle, { unit, status: 'RETIRED', retiredAt: new Date() })
  const input = { id: unit.id, version: 1, successorId: successor.id }
  dataOf(await client.ask(closeUnit, { input }))
  expect(await hungIn(successor)).toEqual({ units: 1, sites: 2, given: 1, placed: 0, members: 1 })
  // Who has left stays where they were.
  expect(await hungIn(unit)).toEqual({ units: 0, sites: 0, given: 0, placed: 0, members: 1 })
})

test('a unit of a vendor hands on the work that goes on, and keeps what is over', async () => {
  const [circle, former, vendor] = [await world.circle(), await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const over = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  await world.contract(former, vendor, over)
  const { client, unit, successor } = await hangingIn(vendor)
  for (const one of [circle, former]) await world.placement(await world.assignment(await world.site(one), vendor), unit)
  const input = { id: unit.id, version: 1, successorId: successor.id }
  dataOf(await client.ask(closeUnit, { input }))
  expect(await hungIn(successor)).toMatchObject({ units: 1, placed: 1, members: 1 })
  expect(await hungIn(unit)).toMatchObject({ units: 0, placed: 1, members: 1 })
})

test('a corporate shapes the tree of a circle that it controls', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, {
    governanceLevel: 'CONTROLLED',
    dataSharingLevel: 'FULL',
  })
  const client = await adminOf(corporate)
  const input = { tenantId: circle.id, kind: 'REGION', name: 'West' } as const
  const { id } = dataOf(await client.ask(createUnit, { input })).createOrganizationUnit
  const ref = { tenantId: circle.id, id }
  dataOf(await client.ask(updateUnit, { input: { ...ref, version: 1, name: 'East' } }))
  dataOf(await client.ask(closeUnit, { input: { ...ref, version: 2 } }))
})

test('an administrator of a part grows, moves and closes units inside it', async () => {
  const circle = await world.circle()
  const top = await world.unit(circle)
  const part = await world.unit(circle, top)
  const [one, other] = [await world.unit(circle, part), await world.unit(circle, part)]
  const client = await gateway.as(await world.member(circle, { unit: part }))
  const input = { parentId: one.id, kind: 'TEAM', name: 'New' } as const
  const made = dataOf(await client.ask(createUnit, { input })).createOrganizationUnit
  const move = { id: made.id, version: 1, parentId: other.id }
  expect(dataOf(await client.ask(updateUnit, { input: move }))).toMatchObject({
    updateOrganizationUnit: { parentId: other.id },
  })
  dataOf(await client.ask(closeUnit, { input: { id: one.id, version: 1, successorId: other.id } }))
  const { organizationUnits } = dataOf(await client.ask(units, { filter: { closed: false } }))
  expect(organizationUnits.nodes.map(({ id }) => id).sort()).toEqual([part.id, other.id, made.id].sort())
  // What is above the part is not told.
  const { organizationUnit } = dataOf(await client.ask(unit, { id: part.id }))
  expect(organizationUnit).toMatchObject({ parentId: null, parent: null })
})
