import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { memberships, placeMember } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('an administrator reads who belongs to the company, in which roles and where', async () => {
  const circle = await world.circle()
  const unit = await world.unit(circle)
  const admin = await world.member(circle)
  const engineer = await world.member(circle, { roles: ['engineer', 'viewer'], unit })
  const client = await gateway.as(admin)
  const list = dataOf(await client.ask(memberships, {})).memberships!
  expect(list.totalCount).toBe(2)
  expect(list.nodes).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        id: engineer.id,
        tenantId: circle.id,
        unitId: unit.id,
        displayName: engineer.email,
        tenant: { organizationCode: circle.code },
        roles: [{ code: 'engineer' }, { code: 'viewer' }],
      }),
    ]),
  )
  const found = async (filter: object) => dataOf(await client.ask(memberships, { filter })).memberships!.nodes.map(({ id }) => id)
  expect(await found({ unitId: [unit.id] })).toEqual([engineer.id])
  expect(await found({ status: ['SUSPENDED'] })).toEqual([])
  expect(await found({ text: admin.email.slice(0, 36).toUpperCase() })).toEqual([admin.id])
  const first = dataOf(await client.ask(memberships, { first: 1 })).memberships!
  const { endCursor: after } = first.pageInfo
  const second = dataOf(await client.ask(memberships, { first: 1, after })).memberships!
  expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(list.nodes.map(({ id }) => id))
})

test('a member is placed in a unit, moved, and given the whole company again', async () => {
  const circle = await world.circle()
  const [north, south] = [await world.unit(circle), await world.unit(circle)]
  for (const unit of [north, south]) await world.site(circle, { unit })
  const client = await gateway.as(await world.member(circle))
  const person = await world.member(circle, { roles: ['viewer'] })
  const viewer = await gateway.as(person)
  const sees = async () =>
    (await viewer.ask<{ sites: { nodes: { unitId: string }[] } }>('{ sites { nodes { unitId } } }'))
      .data!.sites.nodes.map(({ unitId }) => unitId)
      .sort()
  const steps = [
    [north.id, [north.id]],
    [south.id, [south.id]],
    [null, [north.id, south.id].sort()],
  ] as const
  for (const [index, [unitId, units]] of steps.entries()) {
    const input = { id: person.id, version: index + 1, unitId }
    const { placeMember: placed } = dataOf(await client.ask(placeMember, { input }))
    expect(placed).toMatchObject({ id: person.id, unitId, version: index + 2 })
    expect(await sees()).toEqual(units)
  }
})

test('a member of a part reads and places the people of that part', async () => {
  const vendor = await world.vendor()
  const part = await world.unit(vendor)
  const [one, other] = [await world.unit(vendor, part), await world.unit(vendor, part)]
  const person = await world.member(vendor, { roles: ['technician'], unit: one })
  const admin = await world.member(vendor, { unit: part })
  await world.member(vendor)
  const client = await gateway.as(admin)
  const { nodes, totalCount } = dataOf(await client.ask(memberships, {})).memberships!
  expect(totalCount).toBe(2)
  expect(new Set(nodes.map(({ id }) => id))).toEqual(new Set([admin.id, person.id]))
  const input = { id: person.id, version: 1, unitId: other.id }
  expect(dataOf(await client.ask(placeMember, { input })).placeMember.unitId).toBe(other.id)
})

test('whoever does not hold a right may still confine somebody who does', async () => {
  const circle = await world.circle()
  const unit = await world.unit(circle)
  const below = await world.unit(circle, unit)
  await world.run(`INSERT INTO system_role VALUES ('CIRCLE', 'usher', 'Usher', 'Places people.')`)
  await world.run(`INSERT INTO system_role_entry VALUES ('CIRCLE', 'usher', 'member.*', 'GRANT')`)
  const client = await gateway.as(await world.member(circle, { roles: ['usher'] }))
  const person = await world.member(circle, { roles: ['engineer'] })
  for (const [version, unitId] of [unit.id, below.id].entries())
    dataOf(await client.ask(placeMember, { input: { id: person.id, version: version + 1, unitId } }))
  for (const unitId of [unit.id, null]) {
    const { errors } = await client.ask(placeMember, {
      input: { id: person.id, version: 3, unitId },
    })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  }
})
