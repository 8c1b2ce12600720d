import { afterAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { said } from './chain.ts'
import { createRole, setMemberRoles, updateRole } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const unit = await world.unit(circle)
const client = await gateway.as(await world.member(circle))
const asVendor = await gateway.as(await world.member(await world.vendor()))
const input = { code: 'KEEPER', name: 'Keeper', description: '-' }

const fieldsOf = async (words: string[], by = client) =>
  refusalOf(await by.ask(createRole, { input: { ...input, entries: words.map(said) } as never })).fields

test.for<[string, string[], object]>([
  ['a permission that there is not', ['site.fly'], { 'entries.permission': 'There is no permission site.fly.' }],
  ['a module that there is not', ['fly.*'], { 'entries.permission': 'There is no module fly.*.' }],
  ['what has no use in such a company', ['tenant.create'], { 'entries.permission': 'tenant.create has no use in a circle.' }],
  ['the same twice', ['site.read', '!site.read', 'site.read'], { entries: 'GRANT site.read is there twice.' }],
  ['what is read, in one unit', [`site.read@${unit.id}`], { 'entries.unitId': 'site.read cannot be narrowed to a unit.' }],
  [
    'a module in one unit',
    [`!site.*@${unit.id}`],
    { 'entries.unitId': 'site.* cannot be narrowed to a unit, but site.create, site.update, site.retire can.' },
  ],
])('%s is refused by its name', async ([, words, fields]) => {
  expect(await fieldsOf(words)).toEqual(fields)
})

test('what no vendor can ever use is refused in a vendor', async () => {
  expect(await fieldsOf(['site.create'], asVendor)).toEqual({
    'entries.permission': 'site.create has no use in a vendor.',
  })
})

test('a unit of another company reads like one that there is not, and a closed one is told', async () => {
  const foreign = await world.unit(await world.circle())
  const closed = await world.unit(circle)
  await world.run('UPDATE organization_unit SET closed_at = now() WHERE id = $1', [closed.id])
  expect(await fieldsOf([`site.create@${foreign.id}`])).toEqual({
    'entries.unitId': 'There is no such unit in this company.',
  })
  expect(await fieldsOf([`site.create@${closed.id}`])).toEqual({
    'entries.unitId': 'This unit is closed: nothing is put into it any more.',
  })
})

test('stale versions, and roles that the company has not, are told', async () => {
  const made = (await client.ask(createRole, { input: { ...input, entries: [] } })).data!.createRole
  const stale = await client.ask(updateRole, { input: { id: made.id!, version: 7, name: 'New' } })
  expect(refusalOf(stale)).toEqual({ code: 'STALE', currentVersion: 1 })
  const person = await world.member(circle, { roles: [] })
  const give = (version: number, roles: string[]) => client.ask(setMemberRoles, { input: { id: person.id, version, roles } })
  expect(refusalOf(await give(7, []))).toEqual({ code: 'STALE', currentVersion: 1 })
  expect(refusalOf(await give(1, ['admin', 'technician', 'NOBODY']))).toEqual({
    code: 'INVALID_INPUT',
    fields: { roles: 'The company has no role technician, NOBODY.' },
  })
  await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [person.id])
  expect(refusalOf(await give(1, []))).toEqual({ code: 'CONFLICT' })
})
