import { afterAll, expect, test } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, tower, updateSite } from '../site/documents.ts'
import { addDomain } from '../tenant-domain/documents.ts'
import { auditEntries, sealing } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const listed = async (client: Client, filter: object = {}, page: object = {}) =>
  dataOf(await client.ask(auditEntries, { first: 100, filter, ...page })).auditEntries!

async function circleAdmin() {
  const circle = await world.circle()
  const member = await world.member(circle)
  return { circle, member, client: await gateway.as(member) }
}

/** A corporate that sees and changes the rows of a circle. */
async function controlled() {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  const [above, below] = [await world.member(corporate), await world.member(circle)]
  return { corporate, circle, above, client: await gateway.as(above), own: await gateway.as(below) }
}

test('a change is told with who made it, by which right, from what to what', async () => {
  const { circle, member, client } = await circleAdmin()
  const { createSite: site } = dataOf(await client.ask(createSite, { input: tower }))
  const input = { id: site.id, version: 1, name: 'Another name' }
  dataOf(await client.with({ 'x-request-id': 'the-very-request' }).ask(updateSite, { input }))
  const { nodes, totalCount } = await listed(client, { entityId: site.id })
  expect(totalCount).toBe(2)
  expect(nodes[0]).toEqual({
    id: expect.any(String),
    ...{ tenantId: circle.id, entity: 'Site', entityId: site.id, action: 'UPDATED' },
    ...{ mutation: 'updateSite', requestId: 'the-very-request', address: '127.0.0.1' },
    ...{ actorTenantId: circle.id, actorId: member.id, actorName: member.email },
    ...{ permission: 'site.update', reach: 'SELF', decisionId: expect.any(String) },
    occurredAt: expect.any(String),
    changes: [{ field: 'name', before: tower.name, after: 'Another name' }],
  })
  expect(nodes[1]).toMatchObject({ action: 'CREATED', mutation: 'createSite', permission: 'site.create' })
  expect(nodes[1]!.changes).toContainEqual({ field: 'code', before: null, after: tower.code })
})

test('a corporate finds what it did in a circle, and so does the circle', async () => {
  const { corporate, circle, above, client, own } = await controlled()
  const input = { ...tower, tenantId: circle.id }
  const { createSite: site } = dataOf(await client.ask(createSite, { input }))
  for (const reader of [client, own]) {
    const { nodes } = await listed(reader, { entityId: site.id })
    expect(nodes).toMatchObject([{ tenantId: circle.id, actorTenantId: corporate.id, actorId: above.id, reach: 'OVERSEES' }])
  }
})

test('what was done in the place of another company stays told after the two have parted', async () => {
  const { circle, corporate, above, client } = await controlled()
  const input = { ...tower, tenantId: circle.id }
  const { createSite: site } = dataOf(await client.ask(createSite, { input }))
  await world.site(circle)
  await world.run(`UPDATE corporate_relationship SET valid_until = now() WHERE corporate_id = $1`, [corporate.id])
  const { nodes, totalCount } = await listed(client, { actorId: above.id })
  expect(nodes).toMatchObject([{ entityId: site.id }])
  expect(totalCount).toBe(1)
  const { nodes: sites } = await listed(client, { entity: 'Site' })
  expect(sites.map(({ entityId }) => entityId)).toEqual([site.id])
})

test('what the gateway does by itself has nobody who did it', async () => {
  const { circle, client } = await circleAdmin()
  const site = await world.site(circle)
  const { nodes } = await listed(client, { entityId: site.id })
  expect(nodes).toMatchObject([{ actorId: null, actorName: null, actorTenantId: null, mutation: null, requestId: null, permission: null }])
})

test('a secret is shown as dots', async () => {
  const { client } = await circleAdmin()
  const input = { host: 'secret.example' }
  const { addTenantDomain: domain } = dataOf(await client.ask(addDomain, { input }))
  const { nodes } = await listed(client, { entityId: domain.id })
  expect(nodes[0]!.changes).toContainEqual({ field: 'challenge', before: null, after: '•••' })
  expect(nodes[0]!.changes).toContainEqual({ field: 'host', before: null, after: 'secret.example' })
})

test('what is not sealed yet is told, and told to be so', async () => {
  const { client } = await circleAdmin()
  const sealed = async (entityId: string) => dataOf(await client.ask(sealing, { filter: { entityId } })).auditEntries!.nodes
  await withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
    // Whoever seals waits for whoever holds this.
    await owner.query(`BEGIN; SELECT pg_advisory_xact_lock(hashtext('circlegate audit'))`)
    const { createSite: site } = dataOf(await client.ask(createSite, { input: tower }))
    expect(await sealed(site.id)).toEqual([{ sealed: false }])
    await owner.query('COMMIT')
    await expect.poll(() => sealed(site.id), { timeout: 10_000 }).toEqual([{ sealed: true }])
  })
})

test('the journal is read in pages, the latest first, and narrowed by what, who and when', async () => {
  const { member, client, circle } = await circleAdmin()
  const codes = ['A', 'B', 'C', 'D', 'E']
  for (const code of codes) dataOf(await client.ask(createSite, { input: { ...tower, code } }))
  const codeIn = ({ changes }: { changes: { field: string; after?: string | null }[] }) =>
    changes.find(({ field }) => field === 'code')!.after
  const filter = { entity: 'Site', actorId: member.id, action: 'CREATED' }
  const first = await listed(client, filter, { first: 2 })
  const rest = await listed(client, filter, { after: first.pageInfo.endCursor })
  expect([...first.nodes, ...rest.nodes].map(codeIn)).toEqual(codes.reverse())
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage, first.totalCount]).toEqual([true, false, 5])
  const third = rest.nodes[0]!.occurredAt
  const from = await listed(client, { ...filter, from: third })
  const to = await listed(client, { ...filter, to: third })
  expect([from.nodes.map(codeIn), to.nodes.map(codeIn)]).toEqual([
    ['E', 'D', 'C'],
    ['B', 'A'],
  ])
  expect((await listed(client, { entity: 'Site', action: 'UPDATED' })).totalCount).toBe(0)
  expect((await listed(client, { tenantId: undefined, entity: 'Tenant' })).nodes[0]!.entityId).toBe(circle.id)
})
