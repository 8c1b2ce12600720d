import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { lowestIdAt, newId } from '../../src/lib/ids.ts'
import { secretKey, startGateway, type TestGateway } from '../support/gateway.ts'
import { circlegate } from '../support/terminal.ts'

type Line = { entry?: { seq: number; changes: object }; hash?: string; head?: string; checkpoint?: string }

const dayMs = 24 * 3_600_000
const ago = (days: number) => new Date(Date.now() - days * dayMs)

let gateway: TestGateway
let folder: string
let env: Record<string, string>
beforeAll(async () => {
  gateway = await startGateway()
  folder = await mkdtemp(join(tmpdir(), 'circlegate-pruned-'))
  env = { DATABASE_URL: gateway.database.url, SECRET_KEY: secretKey }
  const jwks = await (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()
  await writeFile(join(folder, 'jwks.json'), JSON.stringify(jwks))
})
afterAll(async () => {
  await gateway.stop()
  await rm(folder, { recursive: true })
})

const run = (...args: string[]) => circlegate(['audit', ...args], env)
const owner = (text: string) => withConnection(gateway.database.ownerUrl, 'the scratch database', (client) => client.query(text))

/** What nobody can do but the owner of the database, who first takes the triggers away. */
const asOwner = (text: string) =>
  owner(`BEGIN; ALTER TABLE audit_entry DISABLE TRIGGER USER; ${text}; ALTER TABLE audit_entry ENABLE TRIGGER USER; COMMIT`)

/** A company with so many entries of long ago, sealed in their order, and some of now. */
async function aged(entries = 5, days = 400) {
  const { world } = gateway
  const [tenantId, code] = [newId(), `OLD_${newId().slice(-12)}`.toUpperCase()]
  const prefix = lowestIdAt(ago(days)).slice(0, 18)
  const data = Array.from({ length: entries }, (_, n) => ({
    ...{ tenantId, id: `${prefix}-8000-${String(n).padStart(12, '0')}`, entity: 'Site' },
    ...{ entityId: newId(), action: 'CREATED', changes: { name: [null, `S${n}`] } },
    occurredAt: ago(days),
  }))
  await world.make((db) => db.auditEntry.createMany({ data }))
  expect((await run('seal')).code).toBe(0)
  await world.make(async (db) => {
    await db.tenant.create({ data: { id: tenantId, type: 'CIRCLE', organizationCode: code, organizationName: code } })
    await db.tenantProfile.create({ data: { tenantId } })
  })
  return { tenantId, code }
}

async function exported(code: string, ...more: string[]): Promise<Line[]> {
  const { code: ended, out } = await run('export', '--tenant', code, ...more)
  expect(ended).toBe(0)
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

async function verified(lines: Line[], ...more: string[]) {
  const file = join(folder, 'journal.jsonl')
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  const { code, out, err } = await run('verify', file, '--jwks', join(folder, 'jwks.json'), ...more)
  return { code, says: out + err }
}

const seqs = (lines: Line[]) => lines.flatMap(({ entry }) => entry?.seq ?? [])

test('what is older than the plan keeps is removed, and the rest holds behind a signed checkpoint', async () => {
  const { code } = await aged(5)
  const whole = await exported(code)
  expect((await verified(whole)).code).toBe(0)
  expect(await run('prune')).toMatchObject({ code: 0, out: expect.stringContaining('5 entries are removed') })
  const rest = await exported(code)
  expect(rest[0]!.checkpoint).toBeDefined()
  expect(seqs(rest)).toEqual(seqs(whole).slice(5))
  expect(rest.filter(({ entry }) => entry)).toEqual(whole.slice(5, -1))
  const { code: holds, says } = await verified(rest)
  expect([holds, says]).toEqual([0, expect.stringContaining('from entry 6 on; 5 before them were pruned')])
  expect((await run('prune')).out).not.toContain('5 entries')
})

test('behind a checkpoint a change, a removal, an entry put in and a cut end are found as before', async () => {
  const { code, tenantId } = await aged(3)
  await run('prune')
  await gateway.world.run(`UPDATE tenant SET organization_name = 'Another' WHERE id = $1`, [tenantId])
  const rest = await exported(code)
  expect((await verified(rest)).code).toBe(0)
  const turned = (change: (lines: Line[]) => unknown) => {
    const lines = structuredClone(rest)
    change(lines)
    return verified(lines)
  }
  const changed = await turned((lines) => Object.assign(lines[2]!.entry!, { changes: {} }))
  const removed = await turned((lines) => lines.splice(2, 1))
  const more = await turned((lines) => lines.splice(2, 0, lines[1]!))
  const first = await turned((lines) => lines.splice(1, 1))
  const cut = await turned((lines) => lines.splice(-2, 1))
  const ends = [changed, removed, more, first, cut]
  expect(ends.map((one) => one.code)).toEqual([1, 1, 1, 1, 1])
  expect(changed.says).toContain('has been changed')
  expect(first.says).toContain('does not follow from the checkpoint')
  expect(cut.says).toContain('stands behind')
})

test('a pruned journal without its checkpoint, or with a forged one or another’s, does not hold', async () => {
  const [one, other] = [await aged(3), await aged(4)]
  await run('prune')
  const [rest, others] = [await exported(one.code), await exported(other.code)]
  const without = await verified(rest.slice(1))
  expect(without).toMatchObject({ code: 1, says: expect.stringContaining('cut off') })
  const [head, claims] = rest[0]!.checkpoint!.split('.')
  const forged = await verified([{ checkpoint: `${head}.${claims}.${Buffer.alloc(64, 1).toString('base64url')}` }, ...rest.slice(1)])
  expect(forged).toMatchObject({ code: 1, says: expect.stringContaining('signature of the checkpoint') })
  expect((await verified([others[0]!, ...rest.slice(1)])).code).toBe(1)
  // A head is no checkpoint, though the same key has signed it.
  expect((await verified([{ checkpoint: rest.at(-1)!.head! }, ...rest.slice(1)])).says).toContain('another kind')
  expect((await verified(rest)).code).toBe(0)
})

test('whoever owns the database prunes more than the plan does and is found out', async () => {
  const { code, tenantId } = await aged(3)
  await run('prune')
  const kept = await exported(code)
  // The next entry goes as well, and the checkpoint that is left is not of it.
  await asOwner(`DELETE FROM audit_entry WHERE tenant_id = '${tenantId}' AND seq = 4`)
  expect(await verified(await exported(code))).toMatchObject({ code: 1, says: expect.stringContaining('cut off') })
  // Nor does one help that the owner has made: it takes the secret of the gateway.
  await owner(`UPDATE audit_checkpoint SET seq = 4 WHERE tenant_id = '${tenantId}'`)
  expect((await verified(await exported(code))).code).toBe(1)
  await owner(`UPDATE audit_checkpoint SET seal = 'made-up' WHERE tenant_id = '${tenantId}'`)
  expect((await verified(await exported(code))).code).toBe(1)
  // Who kept a head from before is not told that all is well, either.
  const token = kept.at(-1)!.head!
  expect((await verified(await exported(code), '--head', token)).code).not.toBe(0)
})

test('a journal that was changed is not pruned, so that it stays to be looked at', async () => {
  const { code, tenantId } = await aged(4)
  await asOwner(`UPDATE audit_entry SET changes = '{}' WHERE tenant_id = '${tenantId}' AND seq = 3`)
  const { code: ended, out } = await run('prune')
  expect([ended, out]).toEqual([1, expect.stringContaining('entry 3 does not follow')])
  const lines = await exported(code)
  expect(seqs(lines)[0]).toBe(1)
  expect((await verified(lines)).says).toContain('entry 3 has been changed')
  await asOwner(`DELETE FROM audit_entry WHERE tenant_id = '${tenantId}'`)
})

test('nothing is removed that no checkpoint is behind, not even by the login that prunes', async () => {
  const { tenantId } = await aged(2)
  const { world } = gateway
  const remove = 'DELETE FROM audit_entry WHERE tenant_id = $1'
  await expect(world.run(remove, [tenantId])).rejects.toThrow('never changed')
  await run('prune')
  await expect(world.run(remove, [tenantId])).rejects.toThrow('never changed')
})

test('the plan says for how long, and the last entry of all stays for the next to be chained to', async () => {
  const [long, short] = [await aged(3, 400), await aged(3, 60)]
  const days = 'UPDATE tenant_profile SET retention_days = $2 WHERE tenant_id = $1'
  await gateway.world.run(days, [long.tenantId, 1000])
  await run('prune')
  expect(seqs(await exported(long.code))[0]).toBe(1)
  expect(seqs(await exported(short.code))[0]).toBe(1)
  await gateway.world.run(days, [short.tenantId, 30])
  await run('prune')
  const rest = await exported(short.code)
  expect(seqs(rest)[0]).toBe(4)
  await gateway.world.run(`UPDATE tenant SET organization_name = 'Later' WHERE id = $1`, [short.tenantId])
  const later = await exported(short.code)
  expect(later.length).toBe(rest.length + 1)
  expect((await verified(later, '--head', rest.at(-1)!.head!)).code).toBe(0)
})

test('a checkpoint still holds when the keys were changed and the secret was', async () => {
  const { code } = await aged(2)
  await run('prune')
  expect((await circlegate(['keys', 'rotate', '--now'], env)).code).toBe(0)
  const fresh = { ...env, OLD_SECRET_KEY: secretKey, SECRET_KEY: 'another secret that is long enough to be one' }
  expect((await circlegate(['keys', 'rewrap'], fresh)).code).toBe(0)
  env = { DATABASE_URL: env.DATABASE_URL!, SECRET_KEY: fresh.SECRET_KEY }
  const rest = await exported(code)
  expect(rest[0]!.checkpoint).toBeDefined()
  expect(seqs(rest)[0]).toBe(3)
})

test('the trail of security is kept for as long', async () => {
  const { tenantId } = await aged(1)
  const { world } = gateway
  const event = (days: number) => ({
    tenantId,
    id: lowestIdAt(ago(days)),
    kind: 'SIGNED_IN',
    memberId: newId(),
    memberName: 'Asha',
    occurredAt: ago(days),
  })
  await world.make((db) => db.securityEvent.createMany({ data: [event(400), event(300)] }))
  const accountId = newId()
  await world.make((db) =>
    db.accountEvent.createMany({
      data: [400, 300].map((days) => ({ accountId, id: lowestIdAt(ago(days)), kind: 'SIGNED_IN', occurredAt: ago(days) })),
    }),
  )
  await run('prune')
  const left = async (table: string, whose: string, id: string) =>
    (await world.run(`SELECT id FROM ${table} WHERE ${whose} = $1`, [id])).length
  expect(await left('security_event', 'tenant_id', tenantId)).toBe(1)
  expect(await left('account_event', 'account_id', accountId)).toBe(1)
})

test('changes that every node has long heard of go from the outbox, and younger ones stay', async () => {
  const { tenantId } = await aged(1, 0)
  await owner(`INSERT INTO outbox (tenant_id, id, entity, entity_id, action, changed_fields, occurred_at)
    SELECT '${tenantId}', gen_random_uuid(), 'Site', gen_random_uuid(), 'CREATED', '{}', now() - make_interval(hours => hours)
      FROM generate_series(20, 28, 4) hours, generate_series(1, 600)`)
  const left = async () =>
    (
      await owner(`SELECT extract(hour FROM now() - occurred_at)::int AS hours, count(*)::int FROM outbox
      WHERE entity = 'Site' AND tenant_id = '${tenantId}' AND occurred_at < now() - interval '1 hour' GROUP BY 1`)
    ).rows
  expect(await left()).toHaveLength(3)
  expect((await run('prune')).code).toBe(0)
  expect(await left()).toEqual([{ hours: 20, count: 600 }])
})
