import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createRole, deleteRole, permissions, role, roles, setMemberRoles, updateRole } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const input = { code: 'SITE_KEEPER', name: 'Site keeper', description: 'Keeps sites.' }
const everywhere = (permission: string, effect = 'GRANT') => ({ permission, effect, unitId: null })

test('an administrator writes a role, changes it and removes it', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  const entries = [everywhere('site.*'), everywhere('site.retire', 'DENY')] as never
  const made = dataOf(await client.ask(createRole, { input: { ...input, entries } })).createRole
  expect(made).toEqual({ ...input, id: made.id, tenantId: circle.id, kind: 'OWN', version: 1, entries })
  expect(dataOf(await client.ask(role, { code: input.code })).role).toEqual(made)
  const again = { ...input, entries, id: made.id!, name: 'Another' }
  const ref = { id: made.id!, version: 1 }
  const second = { id: '01900000-0000-7000-8000-00000000000b', ...input, entries, code: 'SECOND' }
  const first = dataOf(await client.ask(createRole, { input: second })).createRole
  expect(dataOf(await client.ask(createRole, { input: second })).createRole).toEqual(first)
  expect((await client.ask(createRole, { input: again })).errors?.[0]?.extensions.code).toBe('CONFLICT')
  const changed = dataOf(
    await client.ask(updateRole, { input: { ...ref, name: 'Keeper', entries: [{ permission: 'site.read' }] } }),
  ).updateRole
  expect(changed).toMatchObject({ name: 'Keeper', version: 2, entries: [everywhere('site.read')] })
  expect(dataOf(await client.ask(deleteRole, { input: { ...ref, version: 2 } })).deleteRole).toEqual({ id: made.id, code: input.code })
  expect((await client.ask(role, { code: input.code })).errors?.[0]?.extensions.code).toBe('NOT_FOUND')
  // A code that is free again may be taken again.
  dataOf(await client.ask(createRole, { input: { ...input, entries: [] } }))
})

test('the roles that ship are listed with the company’s own, with all that they say', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  dataOf(await client.ask(createRole, { input: { ...input, entries: [] } }))
  const all = dataOf(await client.ask(roles, {})).roles!
  expect(all.totalCount).toBe(5)
  expect(new Set(all.nodes.map(({ code }) => code))).toEqual(new Set(['SITE_KEEPER', 'admin', 'engineer', 'manager', 'viewer']))
  const engineer = all.nodes.find(({ code }) => code === 'engineer')!
  expect(engineer).toMatchObject({ id: null, kind: 'SYSTEM', version: null, tenantId: circle.id })
  expect(engineer.entries).toContainEqual(everywhere('site.retire', 'DENY'))
  const found = async (filter: object) => dataOf(await client.ask(roles, { filter })).roles!.nodes.map(({ code }) => code)
  expect(await found({ kind: 'OWN' })).toEqual(['SITE_KEEPER'])
  expect(await found({ code: ['viewer'] })).toEqual(['viewer'])
  expect(await found({ text: 'MAN' })).toEqual(['manager'])
  const codes: string[] = []
  let after: string | null | undefined
  do {
    const page = dataOf(await client.ask(roles, { first: 2, after })).roles!
    codes.push(...page.nodes.map(({ code }) => code))
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after)
  expect(codes).toEqual(all.nodes.map(({ code }) => code))
})

test('the closed table is told as far as the type of the company has it', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const of = async (company: typeof circle) => {
    const client = await gateway.as(await world.member(company))
    return new Map(dataOf(await client.ask(permissions, {})).permissions!.map((one) => [one.name, one]))
  }
  const [inCircle, inVendor] = [await of(circle), await of(vendor)]
  expect(inCircle.get('site.create')).toEqual({
    ...{ name: 'site.create', module: 'site', meaning: 'Adds sites.', kind: 'WRITE' },
    ...{ reaches: ['SELF'], inUnits: true },
  })
  expect(inCircle.has('assignment.place')).toBe(false)
  expect(inVendor.get('site.read')).toMatchObject({ reaches: ['SERVES'], inUnits: false })
  expect(inVendor.has('site.create')).toBe(false)
})

test('a member bears roles that ship and the company’s own, gives them up and bears them again', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  const person = await world.member(circle, { roles: ['viewer'] })
  dataOf(await client.ask(createRole, { input: { ...input, entries: [{ permission: 'site.create' }] } }))
  const bearer = await gateway.as(person)
  const mine = async () =>
    (
      await bearer.ask<{ me: { memberships: { roles: { code: string; name: string }[] }[] } }>(
        '{ me { memberships { roles { code name } } } }',
      )
    ).data!.me.memberships[0]!.roles
  const steps = [['SITE_KEEPER', 'engineer'], [], ['SITE_KEEPER', 'viewer']]
  for (const [index, codes] of steps.entries()) {
    const given = { id: person.id, version: index + 1, roles: codes }
    const { setMemberRoles: set } = dataOf(await client.ask(setMemberRoles, { input: given }))
    expect(set).toMatchObject({ id: person.id, version: index + 2 })
    expect(set.roles.map(({ code }) => code)).toEqual(codes)
    expect((await mine()).map(({ code }) => code)).toEqual(codes)
  }
  expect(await mine()).toContainEqual({ code: 'SITE_KEEPER', name: 'Site keeper' })
})
