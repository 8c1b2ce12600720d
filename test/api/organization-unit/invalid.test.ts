import { type DocumentNode, print } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { closeUnit, createUnit, updateUnit } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const client = await gateway.as(await world.member(circle))
const ref = (row: { id: string }, version = 1) => ({ id: row.id, version })

const refusal = async (document: DocumentNode | string, input: object) =>
  refusalOf(await client.ask(typeof document === 'string' ? document : print(document), { input }))

test('a unit does not hang below itself, by however many steps', async () => {
  const top = await world.unit(circle)
  const middle = await world.unit(circle, top)
  const low = await world.unit(circle, middle)
  for (const { id: parentId } of [top, middle, low])
    expect(await untouched(world).refusal(() => client.ask(updateUnit, { input: { ...ref(top), parentId } }))).toEqual({
      code: 'INVALID_INPUT',
      fields: { parentId: 'A unit cannot hang below itself.' },
    })
})

test('of moves at once that would close a circle one is refused', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const [one, other] = [await world.unit(circle), await world.unit(circle)]
    const answers = await Promise.all([
      client.ask(updateUnit, { input: { ...ref(one), parentId: other.id } }),
      client.ask(updateUnit, { input: { ...ref(other), parentId: one.id } }),
    ])
    const refused = answers.filter(({ errors }) => errors)
    expect(refused).toHaveLength(1)
    expect(['CONFLICT', 'INVALID_INPUT']).toContain(refusalOf(refused[0]!).code)
  }
})

test('a unit does not hang below a narrower one', async () => {
  const [team, region] = [await world.unit(circle, undefined, 'TEAM'), await world.unit(circle, undefined, 'REGION')]
  const create = { kind: 'BRANCH', name: 'x', parentId: team.id }
  expect(await refusal(createUnit, create)).toEqual({
    code: 'INVALID_INPUT',
    fields: { kind: 'A BRANCH does not hang below a TEAM.' },
  })
  expect(await refusal(updateUnit, { ...ref(region), parentId: team.id })).toMatchObject({
    fields: { parentId: 'A REGION does not hang below a TEAM.' },
  })
  const branch = await world.unit(circle)
  await world.unit(circle, branch)
  expect(await refusal(closeUnit, { ...ref(branch), successorId: team.id })).toMatchObject({
    fields: { successorId: 'A BRANCH does not hang below a TEAM.' },
  })
})

test('a unit that is not empty says what it has', async () => {
  const unit = await world.unit(circle)
  await world.unit(circle, unit)
  for (const _ of [1, 2]) await world.site(circle, { unit })
  await world.member(circle, { unit })
  const { errors } = await client.ask(closeUnit, { input: ref(unit) })
  expect(errors).toMatchObject([
    {
      message: 'The unit is not empty: it has 1 unit, 2 sites, 1 member. Name a successor that takes them.',
      extensions: { code: 'CONFLICT' },
    },
  ])
})

test('a successor is another unit, open, and not one below', async () => {
  const unit = await world.unit(circle)
  const below = await world.unit(circle, unit)
  for (const { id: successorId } of [unit, below])
    expect(await refusal(closeUnit, { ...ref(unit), successorId })).toMatchObject({
      fields: { successorId: 'The successor cannot be the unit or lie below it.' },
    })
})

test('nothing is put into a closed unit, and it changes no more', async () => {
  const [closed, other] = [await world.unit(circle), await world.unit(circle)]
  dataOf(await client.ask(closeUnit, { input: ref(closed) }))
  const shut = 'This unit is closed: nothing is put into it any more.'
  const invalid = (field: string) => ({ code: 'INVALID_INPUT', fields: { [field]: shut } })
  const { id } = closed
  expect(await refusal(createUnit, { kind: 'TEAM', name: 'x', parentId: id })).toEqual(invalid('parentId'))
  expect(await refusal(updateUnit, { ...ref(other), parentId: id })).toEqual(invalid('parentId'))
  expect(await refusal(closeUnit, { ...ref(other), successorId: id })).toEqual(invalid('successorId'))
  const site = await world.site(circle)
  const move = 'mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { id } }'
  expect(await refusal(move, { ...ref(site), unitId: id })).toEqual(invalid('unitId'))
  for (const document of [updateUnit, closeUnit]) expect(await refusal(document, ref(closed, 2))).toEqual({ code: 'CONFLICT' })
})

test('whoever would put something into a unit while it closes is refused by the database', async () => {
  const unit = await world.unit(circle)
  dataOf(await client.ask(closeUnit, { input: ref(unit) }))
  const refused = /write conflict/
  await expect(world.site(circle, { unit })).rejects.toThrow(refused)
  await expect(world.unit(circle, unit)).rejects.toThrow(refused)
  await expect(world.member(circle, { unit })).rejects.toThrow(refused)
})

test('sites that are added while their unit closes are never left behind in it', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const [unit, successor] = [await world.unit(circle), await world.unit(circle)]
    await Promise.allSettled([
      world.site(circle, { unit }),
      client.ask(closeUnit, { input: { ...ref(unit), successorId: successor.id } }),
      world.site(circle, { unit }),
    ])
    const [left] = await world.run<{ sites: number }>(
      `SELECT count(*)::int AS sites FROM site s JOIN organization_unit u ON u.tenant_id = s.tenant_id AND u.id = s.unit_id
        WHERE s.tenant_id = $1 AND u.closed_at IS NOT NULL`,
      [circle.id],
    )
    expect(left).toEqual({ sites: 0 })
  }
})

test('beside each other no two units have one name, whatever their letters', async () => {
  const parent = await world.unit(circle)
  const make = (name: string, parentId = parent.id) => ({ kind: 'TEAM', name, parentId })
  dataOf(await client.ask(createUnit, { input: { ...make('Night shift'), kind: 'TEAM' } }))
  expect(await refusal(createUnit, make('NIGHT shift'))).toEqual({ code: 'CONFLICT' })
  const other = dataOf(await client.ask(createUnit, { input: { ...make('Day shift'), kind: 'TEAM' } }))
  const { id } = other.createOrganizationUnit
  expect(await refusal(updateUnit, { id, version: 1, name: 'night SHIFT' })).toEqual({ code: 'CONFLICT' })
  const elsewhere = await world.unit(circle)
  dataOf(await client.ask(createUnit, { input: { ...make('Night shift', elsewhere.id), kind: 'TEAM' } }))
})

test('another body under the same id and a stale version are refused', async () => {
  const id = newId()
  const input = { id, kind: 'TEAM', name: 'First' }
  dataOf(await client.ask(createUnit, { input: { ...input, kind: 'TEAM' } }))
  expect(await refusal(createUnit, { ...input, name: 'Second' })).toEqual({ code: 'CONFLICT' })
  const stale = { code: 'STALE', currentVersion: 1 }
  expect(await refusal(updateUnit, { id, version: 7, name: 'x' })).toEqual(stale)
  expect(await refusal(closeUnit, { id, version: 7 })).toEqual(stale)
})
