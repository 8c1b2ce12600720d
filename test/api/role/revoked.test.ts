import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { siteChanged, sites } from '../site/documents.ts'
import { ownRole, said } from './chain.ts'
import { setMemberRoles, updateRole } from './documents.ts'

const gateway = await startGateway()
const other = await startGateway({ database: gateway.database })
const { world } = gateway
afterAll(async () => {
  await other.stop()
  await gateway.stop()
})

/** Somebody who reads sites by a role of the company’s own, over both gateways and in an open feed. */
async function reader() {
  const circle = await world.circle()
  const borne = await ownRole(gateway, circle, 'site.read', 'tenant.read')
  const person = await world.member(circle, { roles: [borne.code] })
  const admin = await gateway.as(await world.member(circle))
  const nodes = [await gateway.as(person), await other.as(person)] as const
  for (const node of nodes) dataOf(await node.ask(sites, {}))
  const feed = await Following.of(nodes[1], siteChanged, () => world.site(circle))
  return { circle, borne, person, admin, nodes, feed }
}

type Scene = Awaited<ReturnType<typeof reader>>

const ways: Record<string, (scene: Scene) => Promise<unknown>> = {
  'a role that is taken away': ({ admin, person }) => admin.ask(setMemberRoles, { input: { id: person.id, version: 1, roles: [] } }),
  'a role that says less': ({ admin, borne }) =>
    admin.ask(updateRole, { input: { id: borne.id, version: 1, entries: [{ permission: 'tenant.read' }] } }),
  'a role that comes to deny': ({ admin, borne }) =>
    admin.ask(updateRole, { input: { id: borne.id, version: 1, entries: ['site.*', '!site.read'].map(said) as never } }),
  'a role that denies, given besides': async ({ admin, person, borne, circle }) => {
    const muzzle = await ownRole(gateway, circle, '!site.read')
    const roles = [borne.code, muzzle.code]
    return admin.ask(setMemberRoles, { input: { id: person.id, version: 1, roles } })
  },
}

test.for(
  Object.entries(ways),
)('%s is felt at the very next operation on every node, and ends the open feed within a second, without an event', async ([, take]) => {
  const scene = await reader()
  await using feed = scene.feed
  dataOf((await take(scene)) as never)
  const began = performance.now()
  for (const node of scene.nodes) expect(codeOf(await node.ask(sites, {}))).toBe('FORBIDDEN')
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  expect(performance.now() - began).toBeLessThan(1000)
})

test('what is given is there at the very next operation on every node', async () => {
  const { admin, person, nodes, feed, borne } = await reader()
  await using _ = feed
  const roles = [borne.code, 'viewer']
  dataOf(await admin.ask(setMemberRoles, { input: { id: person.id, version: 1, roles } }))
  for (const node of nodes) dataOf(await node.ask('{ organizationUnits { totalCount } }', {}))
})
