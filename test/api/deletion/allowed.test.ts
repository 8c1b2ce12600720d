import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { taken, verified } from '../export/taking.ts'
import { acceptOffer, withdrawOffer } from '../offer/documents.ts'
import { createSite, tower } from '../site/documents.ts'
import { cancel, ended, passGrace, pending, removed, rowsByCompany, schedule, standing } from './ending.ts'

let gateway: TestGateway
let folder: string
beforeAll(async () => {
  gateway = await startGateway({ config: { graceDays: 12 } })
  folder = await mkdtemp(join(tmpdir(), 'circlegate-deletion-'))
})
afterAll(async () => {
  await gateway.stop()
  await rm(folder, { recursive: true })
})

const statusOf = async (client: Parameters<typeof cancel>[0]) =>
  dataOf(await client.ask<{ actingTenant: { status: string } }>(standing)).actingTenant.status

test('a company that is to be deleted works no more, reads, takes its export, and calls it off', async () => {
  const { world } = gateway
  const circle = await world.circle()
  const member = await world.member(circle)
  const [client, viewer] = [await gateway.as(member), await gateway.as(await world.member(circle, { roles: ['viewer'] }))]
  expect(dataOf(await pending(viewer)).tenantDeletion).toBeNull()
  const told = dataOf(await schedule(client, circle.code)).scheduleTenantDeletion
  expect(told).toMatchObject({
    tenantId: circle.id,
    askedBy: member.email,
    byStaff: false,
    reason: 'We close',
  })
  const days = (Date.parse(told.dueAt) - Date.parse(told.askedAt)) / 86_400_000
  expect(days).toBeCloseTo(12, 1)
  expect(dataOf(await pending(viewer)).tenantDeletion).toEqual(told)
  expect(await statusOf(viewer)).toBe('SUSPENDED')
  expect(codeOf(await client.ask(createSite, { input: { ...tower, code: 'LATE' } }))).toBe('TENANT_SUSPENDED')
  expect((await taken(client)).bytes.includes(told.id)).toBe(true)
  const off = dataOf(await cancel(client)).cancelTenantDeletion
  expect([off.id, off.cancelledBy]).toEqual([told.id, member.email])
  expect([await statusOf(viewer), dataOf(await pending(viewer)).tenantDeletion]).toEqual(['ACTIVE', null])
  // It may be asked for again.
  dataOf(await schedule(client, circle.code))
  dataOf(await cancel(client))
})

test('either side calls off what the other asked for, and the company stands as it stood', async () => {
  const { world } = gateway
  const { client: staff, staff: person } = await asStaff(gateway, 'ADMIN')
  const circle = await world.circle({ status: 'PAST_DUE' })
  const client = await gateway.as(await world.member(circle))
  const by = { id: circle.id, organizationCode: circle.code, reason: 'The contract has ended' }
  expect(dataOf(await does(staff, 'scheduleTenantDeletion', by)).scheduleTenantDeletion).toMatchObject({ status: 'SUSPENDED' })
  expect(dataOf(await pending(client)).tenantDeletion).toMatchObject({
    byStaff: true,
    askedBy: person.displayName,
  })
  dataOf(await cancel(client))
  expect(await statusOf(client)).toBe('PAST_DUE')
  dataOf(await schedule(client, circle.code))
  const off = await does(staff, 'cancelTenantDeletion', { id: circle.id, reason: 'They pay' })
  expect(dataOf(off).cancelTenantDeletion).toMatchObject({ status: 'PAST_DUE' })
  // What staff had stopped before stays stopped.
  dataOf(await does(staff, 'suspendTenant', { id: circle.id, reason: 'Unpaid' }))
  dataOf(await schedule(client, circle.code))
  dataOf(await cancel(client))
  expect(await statusOf(client)).toBe('SUSPENDED')
})

test('staff suspend a company that has asked to be deleted, and it stays so when it calls that off', async () => {
  const { world } = gateway
  const { client: staff } = await asStaff(gateway)
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  dataOf(await schedule(client, circle.code))
  const suspend = () => does(staff, 'suspendTenant', { id: circle.id, reason: 'Fraud' })
  expect(dataOf(await suspend()).suspendTenant).toMatchObject({ status: 'SUSPENDED' })
  expect(codeOf(await suspend())).toBe('CONFLICT')
  // What few may close is not opened half by many.
  for (const status of ['DEACTIVATED', 'DELETED']) {
    await world.run('UPDATE tenant SET status = $2 WHERE id = $1', [circle.id, status])
    await world.run(`UPDATE tenant_deletion SET standing = 'ACTIVE' WHERE tenant_id = $1`, [circle.id])
    expect(codeOf(await suspend())).toBe('CONFLICT')
  }
  await world.run(`UPDATE tenant SET status = 'SUSPENDED' WHERE id = $1`, [circle.id])
  await world.run(`UPDATE tenant_deletion SET standing = 'SUSPENDED' WHERE tenant_id = $1`, [circle.id])
  dataOf(await cancel(client))
  expect(await statusOf(client)).toBe('SUSPENDED')
  const told = await world.run(
    `SELECT action FROM audit_entry WHERE tenant_id = $1 AND entity = 'TenantDeletion' AND changes ? 'standing' AND reason = 'Fraud'`,
    [circle.id],
  )
  expect(told).toEqual([{ action: 'UPDATED' }])
})

test('once the grace is over all rows of the company are gone, none of another’s, and a signed record says which', async () => {
  const { world } = gateway
  const [corporate, circle, other] = [await world.corporate(), await world.circle(), await world.circle()]
  const vendor = await world.vendor()
  for (const one of [circle, other]) {
    await world.oversee(one, corporate)
    await world.contract(one, vendor)
    const top = await world.unit(one)
    const branch = await world.unit(one, top, 'TEAM')
    await world.offer(one, vendor)
    await world.invitation(one)
    await world.designation(one)
    await world.domain(one, `${one.code.toLowerCase().replaceAll('_', '-')}.gone.example`)
    const boss = await world.member(one, { unit: branch })
    await world.apiKey(boss, ['site.read'])
    for (let at = 0; at < 2; at++) await world.assignment(await world.site(one, { unit: branch }), vendor)
  }
  await world.run(
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from)
     SELECT $1, gen_random_uuid(), 'B' || n, 'b' || n, 'B', 'b', 20, 78, 'x', '4G', 'ROOFTOP', '-' FROM generate_series(1, 1200) n`,
    [circle.id],
  )
  await world.run(`UPDATE vendor_relationship SET status = 'TERMINATED' WHERE tenant_id = $1`, [circle.id])
  const admin = await world.member(circle)
  const client = await gateway.as(admin)
  const archive = await taken(client)
  expect(archive.told.rowCount).toBeGreaterThan(1_200)
  dataOf(await schedule(client, circle.code, 'We close for good'))
  const before = await rowsByCompany(gateway)
  await passGrace(gateway, circle)
  const { status, record } = await removed(gateway, circle)
  expect(status).toBe('DELETED')
  const after = await rowsByCompany(gateway)
  const of = (rows: Map<string, number>, mine: boolean) => [...rows].filter(([key]) => key.startsWith(circle.id) === mine).sort()
  expect(of(after, true)).toEqual([
    [`${circle.id} tenant_deletion`, 1],
    [`${circle.id} tenant_profile`, 1],
  ])
  expect(of(after, false)).toEqual(of(before, false))
  // What the record says is what there was.
  const file = join(folder, 'record.jws')
  await writeFile(file, record)
  const holds = await verified(gateway, 'verify-deletion.mjs', file)
  expect(holds.code).toBe(0)
  const said = JSON.parse(holds.says)
  expect(said).toMatchObject({
    tenantId: circle.id,
    organizationCode: circle.code,
    askedBy: admin.email,
    byStaff: false,
    reason: 'We close for good',
  })
  const told = [
    'site',
    'site_assignment',
    'organization_unit',
    'membership',
    'api_key',
    'vendor_relationship',
    'corporate_relationship',
    'offer',
    'tenant_export',
    'export_chunk',
  ]
  for (const table of told) expect([table, said.removed[table]]).toEqual([table, before.get(`${circle.id} ${table}`)])
  expect(said.removed.site).toBe(1202)
  expect([said.journal.seq, said.journal.hash]).toEqual([expect.any(Number), expect.stringMatching(/^[\w-]{43}$/)])
  // A record that says something else does not hold.
  const [head, , signature] = record.split('.')
  const forged = Buffer.from(JSON.stringify({ ...said, removed: {} })).toString('base64url')
  await writeFile(file, [head, forged, signature].join('.'))
  expect(await verified(gateway, 'verify-deletion.mjs', file)).toMatchObject({ code: 1 })
  // Nobody acts for it, and its keys open nothing.
  expect(codeOf(await client.ask(standing))).toBe('NOT_FOUND')
  const { client: staff } = await asStaff(gateway)
  expect(codeOf(await does(staff, 'cancelTenantDeletion', { id: circle.id, reason: 'Too late' }))).toBe('CONFLICT')
  expect(codeOf(await does(staff, 'reactivateTenant', { id: circle.id, reason: 'Too late' }))).toBe('CONFLICT')
  expect(dataOf(await staff.ask(ended, { id: circle.id }))).toMatchObject({
    tenant: { status: 'DELETED', organizationCode: circle.code },
  })
}, 120_000)

test('others keep what points to it, and read its card: of a vendor the contracts and assignments', async () => {
  const { world } = gateway
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const contract = await world.contract(circle, vendor)
  const site = await world.site(circle)
  await world.assignment(site, vendor)
  await world.run(`UPDATE vendor_relationship SET status = 'TERMINATED' WHERE tenant_id = $1`, [circle.id])
  dataOf(await schedule(await gateway.as(await world.member(vendor)), vendor.code))
  await passGrace(gateway, vendor)
  await removed(gateway, vendor)
  const client = await gateway.as(await world.member(circle))
  const answer = dataOf(
    await client.ask(`{ actingTenant { vendors(first: 5) { nodes { id status vendor { organizationCode status } } } }
      site(id: "${site.id}") { assignments(first: 5) { nodes { vendor { organizationCode status } } } } }`),
  )
  const card = { organizationCode: vendor.code, status: 'DELETED' }
  expect(answer).toEqual({
    actingTenant: { vendors: { nodes: [{ id: contract.id, status: 'TERMINATED', vendor: card }] } },
    site: { assignments: { nodes: [{ vendor: card }] } },
  })
})

test('what it proposed to another company stays there, and names nobody who was a member', async () => {
  const { world } = gateway
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  const relation = await world.oversee(circle, corporate, {
    governanceLevel: 'MANAGED',
    dataSharingLevel: 'FULL',
  })
  const proposal = await world.proposal(circle, await world.member(corporate))
  await world.run(
    `UPDATE corporate_relationship SET valid_from = now() - interval '2 days', valid_until = now() - interval '1 day' WHERE id = $1`,
    [relation.id],
  )
  dataOf(await schedule(await gateway.as(await world.member(corporate)), corporate.code))
  await passGrace(gateway, corporate)
  await removed(gateway, corporate)
  expect(await world.run('SELECT id FROM proposal WHERE id = $1', [proposal.id])).toEqual([{ id: proposal.id }])
  const left = await world.run('SELECT display_name AS name, status FROM membership WHERE tenant_id = $1', [corporate.id])
  expect(left).toEqual([{ name: '•••', status: 'ENDED' }])
})

test('a removal that was broken off is gone on with, and counts what was removed before', async () => {
  const { world } = gateway
  const circle = await world.circle()
  for (let at = 0; at < 3; at++) await world.site(circle)
  dataOf(await schedule(await gateway.as(await world.member(circle)), circle.code))
  // As whoever died has left it: closed, two sites removed and counted.
  await world.run(`UPDATE tenant SET status = 'DELETED' WHERE id = $1`, [circle.id])
  await world.run('DELETE FROM site WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM site WHERE tenant_id = $1 LIMIT 2)', [circle.id])
  await world.run(`UPDATE tenant_deletion SET removed = '{"site": 2}', held_until = now() WHERE tenant_id = $1`, [circle.id])
  await passGrace(gateway, circle)
  const { record } = await removed(gateway, circle)
  const said = JSON.parse(Buffer.from(record.split('.')[1]!, 'base64url').toString())
  expect(said.removed.site).toBe(3)
})

test('whoever follows it is told that it is gone, and a company that has come below it meanwhile stops the removal', async () => {
  const { world } = gateway
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  const member = await world.member(circle)
  const client = await gateway.as(member)
  const feed = client.follow('subscription { siteChanged { action } }')
  const next = feed.next()
  await new Promise((resolve) => setTimeout(resolve, 300))
  dataOf(await schedule(client, circle.code))
  await passGrace(gateway, circle)
  await expect(next).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  dataOf(await schedule(await gateway.as(await world.member(corporate)), corporate.code))
  await world.oversee(await world.circle(), corporate)
  await passGrace(gateway, corporate)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const [left] = await world.run<{ status: string; waits: boolean }>(
    `SELECT t.status, d.held_until > now() + interval '30 minutes' AS waits FROM tenant t JOIN tenant_deletion d ON d.tenant_id = t.id WHERE t.id = $1`,
    [corporate.id],
  )
  expect(left).toEqual({ status: 'SUSPENDED', waits: true })
})

test('rows of other companies that point into one are known, each with what becomes of it', async () => {
  const found = await world()
  expect(found).toEqual(['proposal.proposer_tenant_id', 'vendor_placement.circle_id'])
  async function world() {
    const rows = await gateway.world.run<{ column: string }>(
      `SELECT k.conrelid::regclass || '.' || a.attname AS column
         FROM pg_constraint k
         JOIN pg_attribute t ON t.attrelid = k.confrelid AND t.attname = 'tenant_id'
         JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[array_position(k.confkey, t.attnum)]
        WHERE k.contype = 'f' AND a.attname <> 'tenant_id' ORDER BY 1`,
    )
    return rows.map(({ column }) => column)
  }
})

test('an offer that is open hinders no end: it is not accepted meanwhile, and is taken back afterwards', async () => {
  const { world } = gateway
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const { id, tenantId } = await world.offer(circle, vendor)
  const input = { id, tenantId, version: 1 }
  const [offering, offered] = [await gateway.as(await world.member(circle)), await gateway.as(await world.member(vendor))]
  dataOf(await schedule(offered, vendor.code))
  expect(codeOf(await offered.ask(acceptOffer, { input }))).toBe('TENANT_SUSPENDED')
  await passGrace(gateway, vendor)
  expect((await removed(gateway, vendor)).status).toBe('DELETED')
  const back = dataOf(await offering.ask(withdrawOffer, { input })).withdrawOffer
  expect(back.status).toBe('WITHDRAWN')
})
