import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import type { Answer, Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import type { Company, Member } from '../../support/world.ts'
import { setMemberDesignation, updateDesignation } from '../designation/documents.ts'
import { placeMember } from '../membership/documents.ts'
import { closeUnit, updateUnit } from '../organization-unit/documents.ts'
import { updateSite } from '../site/documents.ts'
import { bearer, ownRole, said } from './chain.ts'
import { createRole, deleteRole, setMemberRoles, updateRole } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

/** Why it was refused, if it was. */
const codeOf = ({ errors }: Pick<Answer<unknown>, 'errors'>) => errors?.[0]?.extensions.code

const circle = await world.circle()
const [north, south] = [await world.unit(circle), await world.unit(circle)]
const admin = await gateway.as(await world.member(circle))
/** May hand out roles, and holds little besides. */
const powers = ['role.*', 'member.*', 'unit.*', 'site.read', 'tenant.read']
const editor = await bearer(gateway, circle, ...powers)
const editing = await gateway.as(editor)

const person = (...roles: string[]) => world.member(circle, { roles })
const give = (client: Client, { id }: { id: string }, roles: string[], version = 1) =>
  client.ask(setMemberRoles, { input: { id, version, roles } })
const rewrite = (client: Client, { id }: { id: string }, ...words: string[]) =>
  client.ask(updateRole, { input: { id, version: 1, entries: words.map(said) } as never })

/** Refused without a trace to whoever holds too little, and done by an administrator. */
async function refused(attempt: (client: Client) => Promise<unknown>): Promise<void> {
  const codes = await untouched(world).codes(() => attempt(editing) as never)
  expect(codes).toEqual(['FORBIDDEN'])
  expect(codeOf((await attempt(admin)) as never)).toBeUndefined()
}

test('whoever holds little gives somebody what they hold themselves', async () => {
  const own = await ownRole(gateway, circle, 'site.read', 'unit.update', `unit.close@${north.id}`)
  expect(codeOf(await give(editing, await person(), [own.code]))).toBeUndefined()
})

test('nobody gives a role that holds more than they do', async () => {
  const one = await person()
  await refused((client) => give(client, one, ['admin']))
})

test('nobody gives a module of which they hold but a part', async () => {
  const [one, wide] = [await person(), await ownRole(gateway, circle, 'site.*')]
  await refused((client) => give(client, one, [wide.code]))
})

test('nobody gives in one unit what they hold in none', async () => {
  const one = await person()
  const narrow = await ownRole(gateway, circle, `site.update@${north.id}`)
  await refused((client) => give(client, one, [narrow.code]))
})

test('nobody gives everywhere what they hold in one unit, nor in another unit', async () => {
  const local = await gateway.as(await bearer(gateway, circle, 'role.*', 'member.*', `site.update@${north.id}`))
  const [wide, there, here] = [
    await ownRole(gateway, circle, 'site.update'),
    await ownRole(gateway, circle, `site.update@${south.id}`),
    await ownRole(gateway, circle, `site.update@${north.id}`),
  ]
  expect(codeOf(await give(local, await person(), [wide.code]))).toBe('FORBIDDEN')
  expect(codeOf(await give(local, await person(), [there.code]))).toBe('FORBIDDEN')
  expect(codeOf(await give(local, await person(), [here.code]))).toBeUndefined()
})

test('nobody gives in a unit what is denied to them there', async () => {
  const local = await gateway.as(await bearer(gateway, circle, 'role.*', 'member.*', 'site.update', `!site.update@${north.id}`))
  const [here, there] = [
    await ownRole(gateway, circle, `site.update@${north.id}`),
    await ownRole(gateway, circle, `site.update@${south.id}`),
  ]
  expect(codeOf(await give(local, await person(), [here.code]))).toBe('FORBIDDEN')
  expect(codeOf(await give(local, await person(), [there.code]))).toBeUndefined()
})

test('nobody takes a role away that denies what they do not hold', async () => {
  const muzzle = await ownRole(gateway, circle, '!site.update')
  const one = await person('manager', muzzle.code)
  await refused((client) => give(client, one, ['manager']))
})

test('nobody widens a role that somebody bears, nor strikes a DENY out of one', async () => {
  const borne = await ownRole(gateway, circle, 'site.read', '!site.update')
  await person(borne.code, 'engineer')
  await refused((client) => rewrite(client, borne, 'site.read'))
  const small = await ownRole(gateway, circle, 'site.read')
  await person(small.code)
  await refused((client) => rewrite(client, small, 'site.read', 'site.retire'))
})

/** Somebody who has not accepted yet, and perhaps never will. */
type Invited = { id?: string; roles?: string[]; designationId?: string; expiresAt?: Date }
const invite = (given: Invited) => {
  const row = { tenantId: circle.id, id: newId() }
  const email = `${row.id}@invited.example`
  const data = { ...row, email, emailFolded: email, expiresAt: new Date(Date.now() + 3_600_000), createdFrom: '-', ...given }
  return world.make((db) => db.invitation.create({ data }))
}

test('nobody widens what somebody is invited to, for it is what they will hold', async () => {
  const [open, lapsed] = [await ownRole(gateway, circle, 'site.read'), await ownRole(gateway, circle, 'site.read')]
  await invite({ roles: [open.code] })
  await invite({ roles: [lapsed.code], expiresAt: new Date(Date.now() - 3_600_000) })
  for (const role of [open, lapsed]) await refused((client) => rewrite(client, role, 'site.read', 'site.retire'))
  const titled = await gateway.as(await bearer(gateway, circle, ...powers, 'designation.*'))
  const title = await world.designation(circle, [open.code])
  await invite({ designationId: title.id })
  const widen = (client: Client) => client.ask(updateDesignation, { input: { id: title.id, version: 1, roles: ['admin'] } })
  expect(await untouched(world).codes(() => widen(titled))).toEqual(['FORBIDDEN'])
  expect(codeOf(await widen(admin))).toBeUndefined()
})

test('an invitation that has the id of a member is not taken for them', async () => {
  const boss = await person('admin')
  await invite({ id: boss.id, roles: ['viewer'] })
  const own = await ownRole(gateway, circle, 'site.read')
  expect(codeOf(await give(editing, await person(), [own.code]))).toBeUndefined()
})

test('a role that somebody is invited to is not removed, so that no other takes its name', async () => {
  const promised = await ownRole(gateway, circle, 'site.read')
  await invite({ roles: [promised.code] })
  expect(await admin.ask(deleteRole, { input: { id: promised.id, version: 1 } })).toMatchObject({
    errors: [{ message: '1 person is invited to this role: revoke that first.', extensions: { code: 'CONFLICT' } }],
  })
})

test('nobody moves a row out of where something is denied to them', async () => {
  const denied = await bearer(gateway, circle, 'site.*', 'member.*', `!site.retire@${north.id}`, `!member.update@${north.id}`)
  const client = await gateway.as(denied)
  const site = await world.site(circle, { unit: north })
  const move = (by: Client) => by.ask(updateSite, { input: { id: site.id, version: 1, unitId: south.id } })
  expect(await untouched(world).codes(() => move(client))).toEqual(['FORBIDDEN'])
  expect(codeOf(await move(admin))).toBeUndefined()
  const one = await world.member(circle, { roles: [], unit: north })
  const place = (by: Client) => by.ask(placeMember, { input: { id: one.id, version: 1, unitId: south.id } })
  expect(await untouched(world).codes(() => place(client))).toEqual(['FORBIDDEN'])
  expect(codeOf(await place(admin))).toBeUndefined()
})

test('a role that nobody bears gives nothing and may say anything', async () => {
  const input = { code: 'FREE', name: 'Free', description: '-', entries: [{ permission: 'site.*' }] }
  const answer = await editing.ask(createRole, { input })
  expect(codeOf(answer)).toBeUndefined()
  const free = answer.data!.createRole
  expect(codeOf(await rewrite(editing, { id: free.id! }, 'site.*', 'profile.*'))).toBeUndefined()
  expect(codeOf(await give(editing, await person(), ['FREE']))).toBe('FORBIDDEN')
})

test('nobody gives themselves more, by any door; less they may', async () => {
  const codes = (
    await world.run<{ code: string }>('SELECT role_code AS code FROM membership_role WHERE membership_id = $1', [editor.id])
  ).map(({ code }) => code)
  const [mine] = await world.run<{ id: string }>('SELECT id FROM role WHERE code = $1', codes)
  const place = { id: editor.id, version: 1, unitId: null }
  const tried = await untouched(world).codes(
    () => give(editing, editor, [...codes, 'viewer']),
    () => rewrite(editing, mine!, ...powers, 'site.update'),
    () => editing.ask(placeMember, { input: place }),
  )
  expect(tried).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
  const self = await bearer(gateway, circle, ...powers)
  const [more] = await world.run<{ code: string }>('SELECT role_code AS code FROM membership_role WHERE membership_id = $1', [self.id])
  const client = await gateway.as(self)
  const less = await ownRole(gateway, circle, 'site.read')
  expect(codeOf(await give(client, self, [more!.code, less.code]))).toBeUndefined()
  expect(codeOf(await give(client, self, [less.code], 2))).toBeUndefined()
  expect(codeOf(await give(client, self, [more!.code], 3))).toBe('FORBIDDEN')
})

test('nobody opens the company to somebody who holds more, nor another unit', async () => {
  const placed = await world.member(circle, { roles: ['manager'], unit: north })
  const attempt = (unitId: string | null, version: number) => (client: Client) =>
    client.ask(placeMember, { input: { id: placed.id, version, unitId } })
  await refused(attempt(south.id, 1))
  await refused(attempt(null, 2))
})

test('nobody moves a unit, or hands one over, to where others hold more than they do', async () => {
  await bearer(gateway, circle, `site.update@${south.id}`)
  const unit = async () => world.unit(circle, north, 'TEAM')
  const moved = await unit()
  await refused((client) => client.ask(updateUnit, { input: { id: moved.id, version: 1, parentId: south.id } }))
  const closing = await unit()
  const inside = await world.unit(circle, closing, 'TEAM')
  await refused((client) => client.ask(closeUnit, { input: { id: closing.id, version: 1, successorId: south.id } }))
  expect(await world.run('SELECT parent_id FROM organization_unit WHERE id = $1', [inside.id])).toEqual([{ parent_id: south.id }])
})

test('nobody moves a unit out of where others are denied something that they do not hold', async () => {
  const quiet = await world.unit(circle)
  await bearer(gateway, circle, 'site.retire', `!site.retire@${quiet.id}`)
  const moved = await world.unit(circle, quiet, 'TEAM')
  await refused((client) => client.ask(updateUnit, { input: { id: moved.id, version: 1, parentId: null } }))
})

test('whoever is placed in a part hands out no roles, and moves nothing there to unseen others who hold more', async () => {
  const part = await world.unit(circle)
  const [from, to] = [await world.unit(circle, part, 'TEAM'), await world.unit(circle, part, 'TEAM')]
  const moved = await world.unit(circle, from, 'TEAM')
  const { code } = await ownRole(gateway, circle, ...powers)
  const placed = await gateway.as(await world.member(circle, { roles: [code], unit: part }))
  const one = await world.member(circle, { roles: [], unit: from })
  expect(codeOf(await give(placed, one, []))).toBe('FORBIDDEN')
  const move = (parentId: string, version: number) => placed.ask(updateUnit, { input: { id: moved.id, version, parentId } })
  expect(codeOf(await move(to.id, 1))).toBeUndefined()
  await bearer(gateway, circle, `site.update@${from.id}`)
  expect(codeOf(await move(from.id, 2))).toBe('FORBIDDEN')
})

test('a corporate gives in a circle that it controls what it holds everywhere, and no more', async () => {
  const [corporate, below] = [await world.corporate(), await world.circle()]
  await world.oversee(below, corporate, { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' })
  await world.member(below)
  const one = await world.member(below, { roles: [] })
  const little = await gateway.as(await bearer(gateway, corporate, 'role.*', 'member.*', 'site.read'))
  const give = (client: Client, roles: string[], version: number) =>
    client.ask(setMemberRoles, { input: { id: one.id, tenantId: below.id, version, roles } })
  expect(codeOf(await give(little, ['engineer'], 1))).toBe('FORBIDDEN')
  expect(codeOf(await give(await gateway.as(await world.member(corporate)), ['engineer'], 1))).toBeUndefined()
})

test('the last administrator stays, whoever asks; one of two may go', async () => {
  const alone = await world.circle()
  const unit = await world.unit(alone)
  const first = await world.member(alone)
  const client = await gateway.as(first)
  // Neither one with an end nor one who has not begun keeps the company going.
  await world.member(alone, { validUntil: new Date(Date.now() + 3_600_000) })
  await world.member(alone, { status: 'SUSPENDED' })
  await world.member(alone, { unit })
  expect(codeOf(await give(client, first, ['viewer']))).toBe('CONFLICT')
  const second = await world.member(alone)
  const other = await gateway.as(second)
  expect(codeOf(await give(client, second, ['viewer']))).toBeUndefined()
  expect(codeOf(await give(client, second, ['admin'], 2))).toBeUndefined()
  expect(codeOf(await other.ask(placeMember, { input: { id: first.id, version: 1, unitId: unit.id } }))).toBeUndefined()
  expect(codeOf(await give(other, second, ['viewer'], 3))).toBe('CONFLICT')
})

/** What makes somebody an administrator comes to make them none, without anybody being named. */
type Loss = { first: Member; lose: (by: Client) => Promise<Answer<unknown>> }

// biome-ignore format: one table
const losses: Record<string, (company: Company) => Promise<Loss>> = {
  'a role that hands out none any more': async (company) => {
    const borne = await ownRole(gateway, company, ...powers)
    const first = await world.member(company, { roles: [borne.code] })
    return { first, lose: (by) => rewrite(by, borne, 'role.manage') }
  },
  'a designation that brings it no more': async (company) => {
    const title = await world.designation(company, ['admin'])
    const first = await world.member(company, { roles: [], designation: title })
    return { first, lose: (by) => by.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [] } }) }
  },
  'a designation that is taken from them': async (company) => {
    const first = await world.member(company, { roles: [], designation: await world.designation(company, ['admin']) })
    return { first, lose: (by) => by.ask(setMemberDesignation, { input: { id: first.id, version: 1, designationId: null } }) }
  },
}

test.for(Object.entries(losses))('the last administrator is not lost by %s; one of two may be', async ([, open]) => {
  const alone = await world.circle()
  const { first, lose } = await open(alone)
  const client = await gateway.as(first)
  expect(await untouched(world).codes(() => lose(client))).toEqual(['CONFLICT'])
  await world.member(alone)
  expect(codeOf(await lose(client))).toBeUndefined()
})

test('two administrators who dismiss each other at once do not leave the company without one', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const company = await world.circle()
    const [one, two] = [await world.member(company), await world.member(company)]
    const [asOne, asTwo] = [await gateway.as(one), await gateway.as(two)]
    const codes = (await Promise.all([give(asOne, two, []), give(asTwo, one, [])])).map(codeOf)
    expect(codes.filter((code) => code === undefined)).toHaveLength(1)
  }
})

test('a role that somebody bears is not removed, and one that is removed is borne by nobody again', async () => {
  const borne = await ownRole(gateway, circle, 'site.read')
  const one = await person(borne.code)
  const remove = () => admin.ask(deleteRole, { input: { id: borne.id, version: 1 } })
  expect(await remove()).toMatchObject({
    errors: [{ message: '1 member bears this role: take it from them first.', extensions: { code: 'CONFLICT' } }],
  })
  expect(codeOf(await give(admin, one, []))).toBeUndefined()
  expect(codeOf(await remove())).toBeUndefined()
  expect(codeOf(await give(admin, one, [borne.code], 2))).toBe('INVALID_INPUT')
})
