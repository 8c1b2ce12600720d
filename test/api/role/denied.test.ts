import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import type { Row } from '../../support/world.ts'
import { createSite, retireSite, tower, updateSite } from '../site/documents.ts'
import { bearer, ownRole } from './chain.ts'
import { createRole, deleteRole, permissions, role, roles, setMemberRoles, updateRole } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const top = await world.unit(circle)
const [inner, beside] = [await world.unit(circle, top, 'TEAM'), await world.unit(circle)]

/** What somebody is answered who changes a site. */
async function change(words: string[], site: Row): Promise<unknown> {
  const client = await gateway.as(await bearer(gateway, circle, 'site.read', ...words))
  const input = { id: site.id, version: 1, name: 'Changed' }
  const { errors } = await client.ask(updateSite, { input })
  return errors?.[0]?.extensions.code ?? 'done'
}

test('who may not read, write or hand out roles is refused at the door', async () => {
  const made = await ownRole(gateway, circle, 'site.read')
  const person = await world.member(circle, { roles: [] })
  const client = await gateway.as(await world.member(circle, { roles: ['engineer'] }))
  const input = { id: made.id, version: 1 }
  const codes = await untouched(world).codes(
    () => client.ask(roles, {}),
    () => client.ask(role, { code: 'viewer' }),
    () => client.ask(permissions, {}),
    () => client.ask(createRole, { input: { code: 'A1', name: '-', description: '-', entries: [] } }),
    () => client.ask(updateRole, { input }),
    () => client.ask(deleteRole, { input }),
    () => client.ask(setMemberRoles, { input: { id: person.id, version: 1, roles: [] } }),
  )
  expect(new Set(codes)).toEqual(new Set(['FORBIDDEN']))
})

test('a role of another company reads like one that there is not', async () => {
  const foreign = await world.circle()
  const { id, code } = await ownRole(gateway, foreign, 'site.read')
  const stranger = await world.member(foreign, { roles: ['viewer'] })
  const client = await gateway.as(await world.member(circle))
  const asks = [
    () => client.ask(role, { code }),
    () => client.ask(role, { code, tenantId: foreign.id }),
    () => client.ask(updateRole, { input: { id, version: 1 } }),
    () => client.ask(updateRole, { input: { id, tenantId: foreign.id, version: 1 } }),
    () => client.ask(deleteRole, { input: { id, tenantId: foreign.id, version: 1 } }),
    () => client.ask(setMemberRoles, { input: { id: stranger.id, tenantId: foreign.id, version: 1, roles: [] } }),
  ]
  expect(new Set(await untouched(world).codes(...asks))).toEqual(new Set(['NOT_FOUND']))
})

test('a role is written only where the corporate controls, and by nobody who is placed in a part', async () => {
  const [corporate, below] = [await world.corporate(), await world.circle()]
  await world.oversee(below, corporate, { governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'FULL' })
  const input = { code: 'A1', name: '-', description: '-', entries: [] }
  const above = await gateway.as(await world.member(corporate))
  expect(codeOf(await above.ask(createRole, { input: { ...input, tenantId: below.id } }))).toBe('FORBIDDEN')
  const placed = await gateway.as(await world.member(circle, { unit: top }))
  expect(codeOf(await placed.ask(createRole, { input }))).toBe('FORBIDDEN')
  // They go by the roles of the company all the same.
  expect(dataOf(await placed.ask(role, { code: 'admin' })).role!.entries).not.toEqual([])
})

test('what ships for a company of which only the card is known is not told of it', async () => {
  const vendor = await world.vendor()
  await world.contract(circle, vendor)
  const client = await gateway.as(await world.member(circle))
  expect(codeOf(await client.ask(role, { code: 'viewer', tenantId: vendor.id }))).toBe('NOT_FOUND')
})

test('a DENY wins over the GRANT of every other role', async () => {
  const muzzle = await ownRole(gateway, circle, '!site.retire')
  const site = await world.site(circle)
  const member = await world.member(circle, { roles: ['admin', 'manager', muzzle.code] })
  const client = await gateway.as(member)
  expect(codeOf(await client.ask(retireSite, { input: { id: site.id, version: 1 } }))).toBe('FORBIDDEN')
  dataOf(await client.ask(updateSite, { input: { id: site.id, version: 1, name: 'Changed' } }))
})

test('what is narrowed to a unit holds in it and below, and neither beside it nor for rows of no unit', async () => {
  const at = async (unit?: Row) => world.site(circle, unit ? { unit } : {})
  const granted = [`site.update@${top.id}`]
  expect(await change(granted, await at(top))).toBe('done')
  expect(await change(granted, await at(inner))).toBe('done')
  expect(await change(granted, await at(beside))).toBe('FORBIDDEN')
  expect(await change(granted, await at())).toBe('FORBIDDEN')
  const denied = ['site.update', `!site.update@${top.id}`]
  expect(await change(denied, await at(top))).toBe('FORBIDDEN')
  expect(await change(denied, await at(inner))).toBe('FORBIDDEN')
  expect(await change(denied, await at(beside))).toBe('done')
  expect(await change(denied, await at())).toBe('done')
  const both = [...granted, `!site.update@${inner.id}`]
  expect(await change(both, await at(top))).toBe('done')
  expect(await change(both, await at(inner))).toBe('FORBIDDEN')
})

test('a site is created and moved only to where it may be', async () => {
  const words = ['site.read', `site.create@${top.id}`, `site.update@${top.id}`]
  const client = await gateway.as(await bearer(gateway, circle, ...words))
  const create = async (code: string, unitId: string | null) => {
    const answer = await client.ask(createSite, { input: { ...tower, code, unitId } })
    return { answer, code: answer.errors?.[0]?.extensions.code }
  }
  expect((await create('ROLE-1', null)).code).toBe('FORBIDDEN')
  expect((await create('ROLE-2', beside.id)).code).toBe('FORBIDDEN')
  const made = dataOf((await create('ROLE-3', inner.id)).answer).createSite
  const move = (unitId: string | null) => client.ask(updateSite, { input: { id: made.id, version: 1, unitId } })
  expect(codeOf(await move(beside.id))).toBe('FORBIDDEN')
  expect(codeOf(await move(null))).toBe('FORBIDDEN')
  dataOf(await move(top.id))
})

test('of the same unit in another company nothing is said', async () => {
  const corporate = await world.corporate()
  const below = await world.circle()
  await world.oversee(below, corporate, { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' })
  const unit = await world.unit(corporate)
  const twin = { tenantId: below.id, id: unit.id }
  await world.make((db) => db.organizationUnit.create({ data: { ...twin, kind: 'TEAM', name: 'Twin' } }))
  const site = await world.site(below, { unit: twin })
  const client = await gateway.as(await bearer(gateway, corporate, 'site.read', `unit.update@${unit.id}`))
  const input = { id: site.id, tenantId: below.id, version: 1, name: 'Changed' }
  expect(codeOf(await client.ask(updateSite, { input }))).toBe('FORBIDDEN')
  const rename = 'mutation ($input: UpdateOrganizationUnitInput!) { updateOrganizationUnit(input: $input) { id } }'
  const team = await world.unit(below, twin, 'TEAM')
  expect(codeOf(await client.ask(rename, { input: { id: team.id, tenantId: below.id, version: 1, name: 'New' } }))).toBe('FORBIDDEN')
})
