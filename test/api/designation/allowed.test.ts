import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { ownRole } from '../role/chain.ts'
import { siteChanged, sites } from '../site/documents.ts'
import { createDesignation, designations, removeDesignation, setMemberDesignation, updateDesignation } from './documents.ts'

const gateway = await startGateway()
const other = await startGateway({ database: gateway.database })
const { world } = gateway
afterAll(async () => {
  await other.stop()
  await gateway.stop()
})

async function scene(...roles: string[]) {
  const circle = await world.circle()
  const admin = await gateway.as(await world.member(circle))
  const person = await world.member(circle, { roles })
  const nodes = [await gateway.as(person), await other.as(person)] as const
  const entitle = async (designationId: string | null, version: number) =>
    dataOf(await admin.ask(setMemberDesignation, { input: { id: person.id, version, designationId } })).setMemberDesignation
  return { circle, admin, person, nodes, entitle }
}

test('an administrator writes a designation, changes it, and removes it', async () => {
  const { circle, admin } = await scene()
  const input = { id: newId(), name: 'Circle head', description: 'Runs the circle.', roles: ['manager', 'viewer'] }
  const made = dataOf(await admin.ask(createDesignation, { input })).createDesignation
  expect(made).toEqual({ ...input, tenantId: circle.id, version: 1 })
  expect(dataOf(await admin.ask(createDesignation, { input })).createDesignation).toEqual(made)
  const change = { id: made.id, version: 1, name: 'Head', roles: ['manager'] }
  expect(dataOf(await admin.ask(updateDesignation, { input: change })).updateDesignation).toEqual({
    id: made.id,
    name: 'Head',
    description: 'Runs the circle.',
    roles: ['manager'],
    version: 2,
  })
  dataOf(await admin.ask(removeDesignation, { input: { id: made.id, version: 2 } }))
  expect(dataOf(await admin.ask(designations, {})).designations!.nodes).toEqual([])
})

test('a designation brings its roles at the next operation on every node, beside the own ones', async () => {
  const { circle, nodes, entitle } = await scene()
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('FORBIDDEN')
  const title = await world.designation(circle, ['viewer'])
  expect(await entitle(title.id, 1)).toMatchObject({
    ...{ version: 2, roles: [], designation: { id: title.id, roles: ['viewer'] } },
  })
  for (const node of nodes) dataOf(await node.ask(sites, {}))
})

test('what a designation denies wins over what the own roles grant', async () => {
  const { circle, nodes, entitle } = await scene('admin')
  const muzzle = await ownRole(gateway, circle, '!site.read')
  await entitle((await world.designation(circle, [muzzle.code])).id, 1)
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('FORBIDDEN')
})

test('what an own role denies wins over what the designation grants', async () => {
  const { circle, person, nodes, entitle } = await scene()
  const muzzle = await ownRole(gateway, circle, '!site.read')
  await world.make((db) =>
    db.membershipRole.create({ data: { id: newId(), tenantId: circle.id, membershipId: person.id, roleCode: muzzle.code } }),
  )
  await entitle((await world.designation(circle, ['viewer'])).id, 1)
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('FORBIDDEN')
})

test.for([
  'it says less',
  'it is taken away',
])('when %s the next operation is refused on every node, and an open feed ends', async (way) => {
  const { circle, admin, nodes, entitle } = await scene()
  const title = await world.designation(circle, ['viewer'])
  await entitle(title.id, 1)
  await using feed = await Following.of(nodes[1], siteChanged, () => world.site(circle))
  if (way === 'it is taken away') await entitle(null, 2)
  else dataOf(await admin.ask(updateDesignation, { input: { id: title.id, version: 1, roles: [] } }))
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('FORBIDDEN')
  // Without an event: it is asked about again at once.
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

test('designations are listed, the oldest first, of those companies whose rows are seen', async () => {
  const { circle, admin } = await scene()
  const [first, second] = [await world.designation(circle), await world.designation(circle)]
  await world.designation(await world.circle())
  const page = dataOf(await admin.ask(designations, { first: 1 })).designations!
  expect(page).toMatchObject({ totalCount: 2, nodes: [{ id: first.id }] })
  const after = page.pageInfo.endCursor
  expect(dataOf(await admin.ask(designations, { first: 1, after })).designations!.nodes).toMatchObject([{ id: second.id }])
  const filter = { id: [second.id] }
  expect(dataOf(await admin.ask(designations, { filter })).designations!.totalCount).toBe(1)
})
