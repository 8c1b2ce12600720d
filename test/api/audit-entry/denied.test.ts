import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, tower, updateSite } from '../site/documents.ts'
import { auditEntries } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('only administrators read the journal', async () => {
  const circle = await world.circle()
  for (const role of ['manager', 'engineer', 'viewer']) {
    const client = await gateway.as(await world.member(circle, { roles: [role] }))
    expect(codeOf(await client.ask(auditEntries))).toBe('FORBIDDEN')
  }
})

test('a member placed in a unit reads none of it', async () => {
  const circle = await world.circle()
  const unit = await world.unit(circle)
  await world.site(circle, { unit })
  const client = await gateway.as(await world.member(circle, { unit }))
  expect(dataOf(await client.ask(auditEntries)).auditEntries).toMatchObject({ nodes: [], totalCount: 0 })
})

test.each(['NONE', 'AGGREGATED'])('under %s a corporate reads none of its circle’s', async (dataSharingLevel) => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel, governanceLevel: 'CONTROLLED' })
  const client = await gateway.as(await world.member(corporate))
  const { nodes } = dataOf(await client.ask(auditEntries, { first: 100 })).auditEntries!
  expect(nodes.length).toBeGreaterThan(0)
  expect(nodes.filter(({ tenantId }) => tenantId !== corporate.id)).toEqual([])
})

test('a vendor reads its own journal, and not that of the circles that it serves', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  await world.assignment(await world.site(circle), vendor)
  const client = await gateway.as(await world.member(vendor))
  const { nodes } = dataOf(await client.ask(auditEntries, { first: 100 })).auditEntries!
  expect(new Set(nodes.map(({ tenantId }) => tenantId))).toEqual(new Set([vendor.id]))
})

test('what was refused or failed has changed nothing, and is not told as if it had', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  const { createSite: site } = dataOf(await client.ask(createSite, { input: tower }))
  const stale = { id: site.id, version: 7, name: 'Never' }
  expect(codeOf(await client.ask(updateSite, { input: stale }))).toBe('STALE')
  const answer = await client.ask(auditEntries, { first: 100, filter: { entityId: site.id } })
  expect(dataOf(answer).auditEntries!.totalCount).toBe(1)
})

const owner = gateway.database.ownerUrl
test.each([
  ["UPDATE audit_entry SET action = 'DELETED'", 'permission denied'],
  // What no checkpoint is left of, of a company that stands.
  ['DELETE FROM audit_entry', 'never changed'],
])('%s is refused to the system’s login: %s', async (statement, why) => {
  await world.circle()
  await expect(world.run(statement)).rejects.toThrow(why)
})

test('even the owner is stopped from writing it anew', async () => {
  const { withConnection } = await import('../../../src/db/connect.ts')
  await world.circle()
  await withConnection(owner, 'the scratch database', async (client) => {
    await client.query('ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY')
    for (const statement of ["UPDATE audit_entry SET action = 'DELETED'", 'DELETE FROM audit_entry', 'TRUNCATE audit_entry'])
      await expect(client.query(statement)).rejects.toThrow('never changed')
    await client.query('ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY')
  })
})
