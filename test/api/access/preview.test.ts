import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { updateOversight } from '../corporate-relationship/documents.ts'
import { ownRole } from '../role/chain.ts'
import { explain } from './ask.ts'
import { previewAccessChange } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

async function company() {
  const circle = await world.circle()
  return { circle, client: await gateway.as(await world.member(circle)) }
}
type Client = Awaited<ReturnType<typeof company>>['client']

const tried = async (client: Client, input: object, page: object = {}) =>
  dataOf(await client.ask(previewAccessChange, { input, ...page })).previewAccessChange

const grant = (permission: string, effect = 'GRANT') => ({ permission, effect })

test('a role that says something else gives and takes for all who bear it, and stays as it is', async () => {
  const { circle, client } = await company()
  const role = await ownRole(gateway, circle, 'site.read', 'site.update')
  const bearers = [await world.member(circle, { roles: [role.code] }), await world.member(circle, { roles: [role.code, 'viewer'] })]
  await world.member(circle, { roles: ['viewer'] })
  const before = await world.counts()
  const entries = [grant('site.create'), grant('site.read', 'DENY')]
  const { nodes, totalCount } = await tried(client, { updateRole: { id: role.id, version: 1, entries } })
  expect(totalCount).toBe(2)
  expect(new Set(nodes.map(({ id }) => id))).toEqual(new Set(bearers.map(({ id }) => id)))
  for (const { gained, lost } of nodes) expect([gained, [...lost].sort()]).toEqual([['site.create'], ['site.read', 'site.update']])
  expect(await world.counts()).toEqual(before)
  const [{ version } = { version: 0 }] = await world.run<{ version: number }>('SELECT version FROM role WHERE id = $1', [role.id])
  expect(version).toBe(1)
  const principalId = bearers[0]!.id
  expect(await explain(client, 'site.update', { principalId })).toMatchObject({ allowed: true })
})

test('other roles for one member, or another place, concern that member alone', async () => {
  const { circle, client } = await company()
  const unit = await world.unit(circle)
  const person = await world.member(circle, { roles: ['viewer'] })
  await world.member(circle, { roles: ['viewer'] })
  const ref = { id: person.id, version: 1 }
  const { nodes } = await tried(client, { setMemberRoles: { ...ref, roles: ['engineer'] } })
  expect(nodes).toMatchObject([{ id: person.id, membership: { roles: [{ code: 'engineer' }] } }])
  expect(nodes[0]!.gained).toEqual(['site.create', 'site.update'])
  expect(nodes[0]!.lost).toContain('profile.read')
  const placed = await tried(client, { placeMember: { ...ref, unitId: unit.id } })
  expect(placed.nodes).toMatchObject([{ id: person.id, gained: [] }])
  expect(placed.nodes[0]!.lost).toContain('site.read')
})

test('a membership that is stopped, ended or begins later loses what it holds, and one that goes on has it again', async () => {
  const { circle, client } = await company()
  const person = await world.member(circle, { roles: ['viewer'] })
  const ref = { id: person.id, version: 1 }
  for (const change of [{ suspendMember: ref }, { endMember: ref }, { setMemberWindow: { ...ref, validFrom: '2500-01-01T00:00:00Z' } }]) {
    const { nodes } = await tried(client, change)
    expect(nodes, Object.keys(change)[0]).toMatchObject([{ id: person.id, gained: [] }])
    expect(nodes[0]!.lost).toContain('site.read')
  }
  const stopped = await world.member(circle, { roles: ['viewer'], status: 'SUSPENDED' })
  const { nodes } = await tried(client, { resumeMember: { id: stopped.id, version: 1 } })
  expect(nodes).toMatchObject([{ id: stopped.id, lost: [] }])
  expect(nodes[0]!.gained).toContain('site.read')
  // Both, one after the other, come to nothing.
  const both = { suspendMember: ref, resumeMember: { ...ref, version: 2 } }
  expect((await tried(client, both)).totalCount).toBe(0)
})

test('a designation that brings other roles, or goes to somebody else, concerns those who have it', async () => {
  const { circle, client } = await company()
  const title = await world.designation(circle, ['viewer'])
  const person = await world.member(circle, { roles: [] })
  const ref = { id: person.id, version: 1 }
  const entitled = { setMemberDesignation: { ...ref, designationId: title.id } }
  expect((await tried(client, entitled)).nodes).toMatchObject([{ id: person.id, lost: [] }])
  const both = { updateDesignation: { id: title.id, version: 1, roles: ['engineer'] }, ...entitled }
  const { nodes } = await tried(client, both)
  expect(nodes[0]!.gained).toContain('site.update')
  const roles = { updateDesignation: { id: title.id, version: 1, roles: ['engineer'] } }
  expect((await tried(client, roles)).nodes).toEqual([])
})

/** A corporate that a circle gives something, and the administrators of both. */
async function below(given: object) {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const oversight = await world.oversee(circle, corporate, given)
  const [asCircle, asCorporate] = [await gateway.as(await world.member(circle)), await gateway.as(await world.member(corporate))]
  return { circle, corporate, wish: { ...oversight, version: 1 }, asCircle, asCorporate }
}

test('a company that would give more sees what the corporate would gain, and each of that it has then', async () => {
  const { circle, corporate, wish, asCircle, asCorporate } = await below({})
  const change = { ...wish, dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' } as const
  const { nodes } = await tried(asCircle, { updateCorporateRelationship: change })
  expect(nodes).toMatchObject([{ id: corporate.id, tenantId: corporate.id, membership: null, lost: [] }])
  const { gained } = nodes[0]!
  expect(gained).toEqual(expect.arrayContaining(['site.read', 'site.update']))
  const allowed = async (permission: string) => (await explain(asCorporate, permission, { tenantId: circle.id })).allowed
  for (const permission of [...gained, 'offer.answer']) expect(await allowed(permission), permission).toBe(false)
  dataOf(await asCircle.ask(updateOversight, { input: change }))
  for (const permission of gained) expect(await allowed(permission), permission).toBe(true)
  expect(await allowed('offer.answer')).toBe(false)
})

test('a corporate that would give back sees who of its members would lose what, by their roles', async () => {
  const given = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }
  const { corporate, wish, asCorporate } = await below(given)
  const viewer = await world.member(corporate, { roles: ['viewer'] })
  const placed = await world.member(corporate, { unit: await world.unit(corporate) })
  const { nodes } = await tried(asCorporate, { updateCorporateRelationship: { ...wish, governanceLevel: 'AUTONOMOUS' } })
  expect(nodes).toHaveLength(1)
  expect([nodes[0]!.gained, nodes[0]!.lost.includes('site.update')]).toEqual([[], true])
  const change = { ...wish, dataSharingLevel: 'NONE' }
  const less = (await tried(asCorporate, { updateCorporateRelationship: change })).nodes
  expect(less.map(({ id }) => id)).toContain(viewer.id)
  expect(less.map(({ id }) => id)).not.toContain(placed.id)
  expect(less.find(({ id }) => id === viewer.id)).toMatchObject({ gained: [], membership: { roles: [{ code: 'viewer' }] } })
})

test('a corporate sees what it would lose by a relationship to come, of which it is told no more than its levels', async () => {
  const validFrom = new Date(Date.now() + 86_400_000)
  const ahead = async (dataSharingLevel: string) => {
    const { wish, asCorporate } = await below({ dataSharingLevel, validFrom })
    return (await tried(asCorporate, { updateCorporateRelationship: { ...wish, dataSharingLevel: 'NONE' } })).nodes
  }
  expect((await ahead('FULL'))[0]!.lost).toContain('site.read')
  expect(await ahead('AGGREGATED')).toEqual([])
})

test('a relationship is tried by whom it is for to change, together with other changes or not', async () => {
  const { circle, corporate, wish, asCircle, asCorporate } = await below({})
  const more = { updateCorporateRelationship: { ...wish, dataSharingLevel: 'FULL' } } as const
  const person = await world.member(circle, { roles: ['viewer'] })
  const roles = { setMemberRoles: { id: person.id, version: 1, roles: ['engineer'] } }
  const { nodes } = await tried(asCircle, { ...more, ...roles })
  expect(new Set(nodes.map(({ id }) => id))).toEqual(new Set([corporate.id, person.id]))
  const stranger = await gateway.as(await world.member(await world.circle()))
  const ask = (who: Client, given: object) => () => who.ask(previewAccessChange, { input: given })
  expect(
    await untouched(world).codes(
      ask(stranger, more),
      ask(asCircle, { updateCorporateRelationship: { ...more.updateCorporateRelationship, version: 9 } }),
    ),
  ).toEqual(['NOT_FOUND', 'STALE'])
  // What the other side has to agree to is previewed as well.
  const gained = (await tried(asCorporate, more)).nodes.flatMap((one) => one.gained)
  expect(gained).toContain('site.read')
})

test('several changes are tried together, one after the other', async () => {
  const { circle, client } = await company()
  const role = await ownRole(gateway, circle, 'site.read')
  const person = await world.member(circle, { roles: ['viewer'] })
  const { nodes } = await tried(client, {
    updateRole: { id: role.id, version: 1, entries: [grant('site.create')] },
    setMemberRoles: { id: person.id, version: 1, roles: ['viewer', role.code] },
  })
  expect(nodes).toMatchObject([{ id: person.id, gained: ['site.create'], lost: [] }])
  const wrong = { updateRole: { id: role.id, version: 1, name: '' } }
  const { errors } = await client.ask(previewAccessChange, { input: wrong })
  expect(errors![0]!.extensions.fields).toHaveProperty(['updateRole.name'])
})

test('a role that many bear is previewed page by page', async () => {
  const { circle, client } = await company()
  const role = await ownRole(gateway, circle, 'site.read')
  for (let n = 0; n < 5; n++) await world.member(circle, { roles: [role.code] })
  const change = { updateRole: { id: role.id, version: 1, entries: [] } }
  const first = await tried(client, change, { first: 3 })
  expect([first.nodes.length, first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, 5, true])
  const rest = await tried(client, change, { first: 3, after: first.pageInfo.endCursor })
  expect([rest.nodes.length, rest.pageInfo.hasNextPage]).toEqual([2, false])
  expect(new Set([...first.nodes, ...rest.nodes].map(({ id }) => id)).size).toBe(5)
})

test('what would be refused in earnest is refused here, and nothing is left of it', async () => {
  const { circle, client } = await company()
  const role = await ownRole(gateway, circle, 'access.*', 'role.*', 'member.read')
  const clerk = await world.member(circle, { roles: [role.code] })
  const person = await world.member(circle, { roles: ['viewer'] })
  const other = await world.circle()
  const [asClerk, asViewer] = [await gateway.as(clerk), await gateway.as(person)]
  const input = { setMemberRoles: { id: person.id, version: 1, roles: ['admin'] } }
  const ask = (who: Client, given: object) => () => who.ask(previewAccessChange, { input: given })
  expect(
    await untouched(world).codes(
      ask(asClerk, input),
      ask(asViewer, input),
      ask(client, { setMemberRoles: { ...input.setMemberRoles, version: 7 } }),
      ask(client, {}),
      ask(client, { ...input, updateRole: { id: role.id, version: 1, tenantId: other.id } }),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'STALE', 'INVALID_INPUT', 'INVALID_INPUT'])
})
