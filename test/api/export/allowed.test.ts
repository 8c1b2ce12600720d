import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../../src/db/connect.ts'
import { exportedTables } from '../../../src/jobs/export/rows.ts'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import type { Company, Member } from '../../support/world.ts'
import { createSite, tower } from '../site/documents.ts'
import { begin, fetchArchive, finished, taken, unpacked, verified } from './taking.ts'

let gateway: TestGateway
let circle: Company
let other: Company
let vendor: Company
let admin: Member
let key: { id: string; secret: string }
let archive: Awaited<ReturnType<typeof unpacked>>
let whole: Awaited<ReturnType<typeof taken>>
beforeAll(async () => {
  gateway = await startGateway()
  const { world } = gateway
  const corporate = await world.corporate()
  ;[circle, other, vendor] = [await world.circle(), await world.circle(), await world.vendor()]
  for (const one of [circle, other]) {
    await world.oversee(one, corporate)
    await world.contract(one, vendor)
    await world.unit(one)
    await world.offer(one, vendor)
    await world.invitation(one)
    await world.designation(one)
    await world.domain(one, `${one.code.toLowerCase().replaceAll('_', '-')}.example`)
    for (let at = 0; at < 3; at++) await world.assignment(await world.site(one), vendor)
  }
  await world.member(other)
  admin = await world.member(circle)
  key = await world.apiKey(admin, ['export.take'])
  dataOf(await (await gateway.as(admin)).ask(createSite, { input: { ...tower, code: 'BY_HAND' } }))
  whole = await taken(await gateway.as(admin))
  archive = await unpacked(whole.bytes)
})
afterAll(async () => {
  await gateway.stop()
  await rm(archive.folder, { recursive: true })
})

const linesOf = (files: Map<string, string>, table: string) =>
  files
    .get(`${table}.jsonl`)!
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Where an archive and the rows of a company differ. */
async function differences(files: Map<string, string>, { id }: Company): Promise<string[]> {
  const faults: string[] = []
  for (const { table, place, key, withheld } of exportedTables) {
    const rows = await gateway.world.run<{ row: object }>(
      `SELECT to_jsonb(t) - $2::text[] AS row FROM ${table} t WHERE ${place} = $1 ORDER BY ${key}`,
      [id, withheld],
    )
    const [own, there] = [rows.map(({ row }) => JSON.stringify(row)), linesOf(files, table).map((line) => JSON.stringify(line))]
    faults.push(...there.filter((line) => !own.includes(line)).map((line) => `${table}: not theirs: ${line}`))
    faults.push(...own.filter((line) => !there.includes(line)).map((line) => `${table}: missing: ${line}`))
  }
  return faults
}

test('an archive holds all rows of its company, of every table, and not one of another', async () => {
  expect(await differences(archive.files, circle)).toEqual([])
  const held = exportedTables.filter(({ table }) => linesOf(archive.files, table).length > 0)
  expect(held.length).toBeGreaterThanOrEqual(14)
  expect(linesOf(archive.files, 'site').length).toBe(4)
  // A foreign row that was put in, and one of theirs that was left out, are found.
  const planted = new Map(archive.files)
  const [foreign] = await gateway.world.run<{ row: object }>('SELECT to_jsonb(s) AS row FROM site s WHERE tenant_id = $1 LIMIT 1', [
    other.id,
  ])
  planted.set('site.jsonl', `${JSON.stringify(foreign!.row)}\n${archive.files.get('site.jsonl')!.split('\n').slice(1).join('\n')}`)
  const faults = await differences(planted, circle)
  expect(faults.map((fault) => fault.slice(0, 16))).toEqual(['site: not theirs', 'site: missing: {'])
  // Nor is the other circle named anywhere, in the journal or between the rows.
  const all = [...archive.files.values()].join('')
  expect([all.includes(circle.id), all.includes(other.id), all.includes(other.code)]).toEqual([true, false, false])
})

test('secrets are not in it, and a column that sounds like one has to be withheld or spoken for', async () => {
  const secrets = await gateway.world.run<{ secret: string }>(
    `SELECT hash AS secret FROM api_key UNION ALL SELECT challenge::text FROM tenant_domain
     UNION ALL SELECT session_id::text FROM api_key UNION ALL SELECT id::text FROM session`,
  )
  const all = whole.bytes.toString('latin1')
  expect(secrets.length).toBeGreaterThan(5)
  expect(secrets.filter(({ secret }) => all.includes(secret))).toEqual([])
  const owner = await connect(gateway.database.ownerUrl, 'the scratch database')
  const suspicious = async () => {
    const { rows } = await owner.query(`SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name <> 'journal_hash' AND column_name ~ 'hash|secret|password|token|challenge|wrapped|session'`)
    return rows.filter(({ table, column }) => exportedTables.some((one) => one.table === table && !one.withheld.includes(column)))
  }
  expect(await suspicious()).toEqual([])
  await owner.query('BEGIN; ALTER TABLE site ADD COLUMN access_token text')
  expect(await suspicious()).toEqual([{ table: 'site', column: 'access_token' }])
  await owner.query('ROLLBACK')
  await owner.end()
})

test('its manifest names every file and is signed; a change, a cut and another archive’s manifest are found', async () => {
  const holds = await verified(gateway, 'verify-export.mjs', archive.archive)
  expect(holds).toEqual({ code: 0, says: expect.stringContaining(`${circle.code}`) })
  expect(createHash('sha256').update(whole.bytes).digest('hex')).toBe(whole.told.sha256)
  const { files } = JSON.parse(archive.files.get('manifest.json')!)
  expect(files.map(({ name }: { name: string }) => name)).toEqual([
    'export.json',
    ...exportedTables.map(({ table }) => `${table}.jsonl`),
    'journal.jsonl',
  ])
  const judged = async (bytes: Buffer) => {
    const file = join(archive.folder, 'spoiled.tar')
    await writeFile(file, bytes)
    return verified(gateway, 'verify-export.mjs', file)
  }
  const changed = Buffer.from(whole.bytes)
  changed[changed.indexOf('BY_HAND')] = 0x43
  expect(await judged(changed)).toEqual({
    code: 1,
    says: expect.stringMatching(/\w+\.jsonl has been changed/),
  })
  expect(await judged(whole.bytes.subarray(0, -1024))).toEqual({
    code: 1,
    says: expect.stringContaining('cut off'),
  })
  const again = await taken(await gateway.as(admin))
  const mixed = Buffer.concat([
    whole.bytes.subarray(0, whole.bytes.indexOf('manifest.json\0')),
    again.bytes.subarray(again.bytes.indexOf('manifest.json\0')),
  ])
  expect((await judged(mixed)).code).toBe(1)
})

test('the journal in it is verified as one that was exported alone, and tells of the export itself', async () => {
  const file = join(archive.folder, 'journal.jsonl')
  await writeFile(file, archive.files.get('journal.jsonl')!)
  expect(await verified(gateway, 'verify-audit.mjs', file)).toEqual({ code: 0, says: expect.stringContaining('holds') })
  const entries = linesOf(archive.files, 'journal').filter(({ entry }) => entry?.entity === 'TenantExport')
  expect(entries.map(({ entry }) => [entry.action, entry.entityId, entry.mutation, entry.actorId])).toEqual([
    ['CREATED', whole.told.id, 'exportTenant', admin.id],
  ])
})

test('whoever lost the connection asks for the rest, and has the same bytes in the end', async () => {
  const client = await gateway.as(admin)
  const { told, bytes } = whole
  const first = await fetchArchive(client, told.id, { range: 'bytes=0-9999' })
  expect([first.status, first.headers.get('content-range')]).toEqual([206, `bytes 0-9999/${told.byteCount}`])
  const etag = first.headers.get('etag')!
  const rest = await fetchArchive(client, told.id, { range: 'bytes=10000-', 'if-range': etag })
  const parts = [await first.arrayBuffer(), await rest.arrayBuffer()].map((part) => Buffer.from(part))
  expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  const last = await fetchArchive(client, told.id, { range: 'bytes=-600' })
  expect(Buffer.from(await last.arrayBuffer()).equals(bytes.subarray(-600))).toBe(true)
  const beyond = await fetchArchive(client, told.id, { range: `bytes=${told.byteCount}-` })
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${told.byteCount}`])
  const another = await fetchArchive(client, told.id, { range: 'bytes=5-', 'if-range': '"other"' })
  expect([another.status, Number(another.headers.get('content-length'))]).toEqual([200, told.byteCount])
  await another.body?.cancel()
})

test('an archive of many pieces is taken in any parts', async () => {
  const { world } = gateway
  const big = await world.circle()
  const boss = await world.member(big)
  await world.run(
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from)
     SELECT $1, gen_random_uuid(), 'S' || n, 's' || n, 'S', 's', 20, 78, repeat('x', 400), '4G', 'GROUND_TOWER', '-' FROM generate_series(1, 3000) n`,
    [big.id],
  )
  const client = await gateway.as(boss)
  const { told, bytes } = await taken(client)
  const [counted] = await world.run<{ count: number }>('SELECT count(*)::int AS count FROM export_chunk WHERE export_id = $1', [told.id])
  expect(counted!.count).toBeGreaterThan(40)
  expect(told.rowCount).toBe(told.rowTotal)
  const cut = [0, 1, 511, 512, 300_001, 300_002, 1_000_000, told.byteCount]
  const parts = cut.slice(1).map(async (to, at) => {
    const answer = await fetchArchive(client, told.id, { range: `bytes=${cut[at]}-${to - 1}` })
    return Buffer.from(await answer.arrayBuffer())
  })
  expect(Buffer.concat(await Promise.all(parts)).equals(bytes)).toBe(true)
  const { folder, files } = await unpacked(bytes)
  expect(linesOf(files, 'site').length).toBe(3000)
  await rm(folder, { recursive: true })
})

test('whoever asks again while one is being built is given that one, and a key takes it too', async () => {
  const client = gateway.showing(key.secret)
  const [one, two] = await Promise.all([begin(client), begin(await gateway.as(admin))])
  expect(dataOf(one).exportTenant.id).toBe(dataOf(two).exportTenant.id)
  const { id, sha256 } = await finished(client, dataOf(one).exportTenant.id)
  const answer = await fetchArchive(client, id)
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, `"${sha256}"`])
  await answer.body?.cancel()
})

test('a suspended company takes its export', async () => {
  const { world } = gateway
  const stopped = await world.circle({ status: 'SUSPENDED' })
  const { bytes } = await taken(await gateway.as(await world.member(stopped)))
  const { folder, files } = await unpacked(bytes)
  expect(linesOf(files, 'tenant')).toEqual([expect.objectContaining({ id: stopped.id, status: 'SUSPENDED' })])
  await rm(folder, { recursive: true })
})

test('what a builder that died has left is cleared away and built anew by another', async () => {
  const { world } = gateway
  const company = await world.circle()
  const boss = await gateway.as(await world.member(company))
  const id = newId()
  await world.run(
    `INSERT INTO tenant_export (tenant_id, id, holder, held_until, row_count, expires_at)
     VALUES ($1, $2, $3, now() + interval '1 second', 7, now() + interval '1 day')`,
    [company.id, id, newId()],
  )
  await world.run(`INSERT INTO export_chunk (tenant_id, id, export_id, at, bytes) VALUES ($1, $2, $3, 5, 'left behind')`, [
    company.id,
    newId(),
    id,
  ])
  const told = await finished(boss, id)
  const bytes = Buffer.from(await (await fetchArchive(boss, id)).arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(told.sha256)
  expect(bytes.includes('left behind')).toBe(false)
})

test('an archive that has expired is removed with all of its pieces', async () => {
  const { world } = gateway
  await world.run(`UPDATE tenant_export SET created_at = now() - interval '8 days', expires_at = now() - interval '1 day' WHERE id = $1`, [
    whole.told.id,
  ])
  expect((await fetchArchive(await gateway.as(admin), whole.told.id)).status).toBe(404)
  // Whatever is asked for next wakes whoever sweeps.
  await taken(await gateway.as(admin))
  const left = await world.run('SELECT 1 FROM export_chunk WHERE export_id = $1', [whole.told.id])
  expect(left).toEqual([])
})
