import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSite, tower } from '../api/site/documents.ts'
import { dataOf } from '../support/answers.ts'
import { secretKey, startGateway, type TestGateway } from '../support/gateway.ts'
import { circlegate } from '../support/terminal.ts'
import type { Company, Member } from '../support/world.ts'

type Line = { entry?: { seq: number; changes: Record<string, unknown> }; hash?: string; head?: string; checkpoint?: string }

let gateway: TestGateway
let circle: Company
let member: Member
let folder: string
let lines: Line[]
let env: Record<string, string>
beforeAll(async () => {
  gateway = await startGateway()
  folder = await mkdtemp(join(tmpdir(), 'circlegate-journal-'))
  env = { DATABASE_URL: gateway.database.url, SECRET_KEY: secretKey }
  circle = await gateway.world.circle()
  member = await gateway.world.member(circle)
  await site('ONE')
  await writeFile(join(folder, 'jwks.json'), JSON.stringify(await jwks()))
  lines = await exported()
})
afterAll(async () => {
  await gateway.stop()
  await rm(folder, { recursive: true })
})

const jwks = async () => (await fetch(`${gateway.url}/.well-known/jwks.json`)).json()

async function site(code: string) {
  const client = await gateway.as(member)
  dataOf(await client.ask(createSite, { input: { ...tower, code } }))
}

async function exported(...more: string[]): Promise<Line[]> {
  const { code, out } = await circlegate(['audit', 'export', '--tenant', circle.code, ...more], env)
  expect(code).toBe(0)
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** What the verifier says, as a process of its own that knows nothing of the gateway. */
async function verified(given: Line[], ...more: string[]): Promise<{ code: number; says: string }> {
  const file = join(folder, 'journal.jsonl')
  await writeFile(file, `${given.map((line) => JSON.stringify(line)).join('\n')}\n`)
  const args = ['deploy/verify-audit.mjs', file, '--jwks', join(folder, 'jwks.json'), ...more]
  return promisify(execFile)(process.execPath, args).then(
    ({ stdout }) => ({ code: 0, says: stdout }),
    ({ code, stderr }) => ({ code, says: stderr }),
  )
}

const copy = () => structuredClone(lines)

test('a journal as it was exported holds', async () => {
  expect(await verified(lines)).toEqual({ code: 0, says: expect.stringContaining('holds') })
  expect(lines.length).toBeGreaterThan(4)
  expect(lines.map(({ entry }) => entry?.seq)).toEqual([...lines.slice(1).map((_, at) => at + 1), undefined])
})

test('an entry that was changed is found', async () => {
  const changed = copy()
  changed[2]!.entry!.changes = {}
  expect(await verified(changed)).toEqual({ code: 1, says: expect.stringContaining('line 3: entry 3 has been changed') })
})

test('an entry that was removed is found', async () => {
  const removed = copy().filter((_, at) => at !== 1)
  expect(await verified(removed)).toMatchObject({
    code: 1,
    says: expect.stringContaining('line 2'),
  })
})

test('an entry that was put in is found', async () => {
  const more = copy()
  more.splice(2, 0, more[1]!)
  expect(await verified(more)).toMatchObject({ code: 1, says: expect.stringContaining('line 3') })
})

test('another order is found', async () => {
  const turned = copy()
  ;[turned[1], turned[2]] = [turned[2]!, turned[1]!]
  expect(await verified(turned)).toMatchObject({ code: 1, says: expect.stringContaining('order') })
})

test('an end that was cut off is found, with its head or without', async () => {
  expect(await verified(copy().slice(0, -1))).toMatchObject({ code: 1, says: expect.stringContaining('cut off') })
  const short = copy()
  short.splice(-2, 1)
  expect(await verified(short)).toMatchObject({ code: 1, says: expect.stringContaining('stands behind') })
})

test('a journal that was written anew from an entry on is found by its head, and by one that was kept', async () => {
  const forged = copy()
  const { entry } = forged.at(-2)!
  const { createHash } = await import('node:crypto')
  const { canonical } = await import('../../src/events/chain.ts')
  entry!.changes = { name: [null, 'forged'] }
  forged.at(-2)!.hash = createHash('sha256').update(canonical(entry)).digest('base64url')
  expect(await verified(forged)).toMatchObject({
    code: 1,
    says: expect.stringContaining('the head'),
  })
  await site('TWO')
  const later = await exported()
  expect(await verified(later, '--head', lines.at(-1)!.head!)).toMatchObject({ code: 0 })
  const other = await verified(lines, '--head', later.at(-1)!.head!)
  expect(other).toMatchObject({ code: 1, says: expect.stringContaining('kept head') })
})

test('a head that somebody else signed is found', async () => {
  const forged = copy()
  const [head, claims] = forged.at(-1)!.head!.split('.')
  forged.at(-1)!.head = `${head}.${claims}.${Buffer.alloc(64, 1).toString('base64url')}`
  expect(await verified(forged)).toMatchObject({
    code: 1,
    says: expect.stringContaining('signature'),
  })
})

test('what cannot be looked at is no journal that does not hold', async () => {
  await writeFile(join(folder, 'none.json'), '{"keys":[]}')
  const args = ['deploy/verify-audit.mjs', join(folder, 'journal.jsonl'), '--jwks', join(folder, 'none.json')]
  await expect(promisify(execFile)(process.execPath, args)).rejects.toMatchObject({ code: 2 })
  await expect(promisify(execFile)(process.execPath, args.slice(0, 2))).rejects.toMatchObject({ code: 2 })
})

test('a part of the time is a part of the chain', async () => {
  const from = new Date()
  await site('LATE')
  const part = await exported('--from', from.toISOString())
  // Signed on both sides: what it follows from, and where it ends.
  expect(part.map((line) => Object.keys(line)[0])).toEqual(['checkpoint', 'entry', 'head'])
  expect(await verified(part.slice(1))).toMatchObject({ code: 1 })
  expect(await verified(part)).toMatchObject({
    code: 0,
    says: expect.stringContaining('from entry'),
  })
})

test('the verifier needs nothing but Node', async () => {
  const text = await readFile('deploy/verify-audit.mjs', 'utf8')
  const imported = [...text.matchAll(/^import .* from '(.*)'/gm)].map(([, from]) => from)
  expect(imported.length).toBeGreaterThan(0)
  expect(imported.filter((from) => !from!.startsWith('node:'))).toEqual([])
})

test('a company that is not there is told so', async () => {
  const { code, err } = await circlegate(['audit', 'export', '--tenant', 'NOBODY'], env)
  expect([code, err]).toEqual([5, expect.stringContaining('NOBODY not found')])
})

test('two sealers and many writers make one chain, and every entry is in it once', async () => {
  const client = await gateway.as(member)
  const writes = Array.from({ length: 40 }, (_, at) => client.ask(createSite, { input: { ...tower, code: `W${at}` } }))
  const seals = Array.from({ length: 4 }, () => circlegate(['audit', 'seal'], env))
  await Promise.all([...writes, ...seals])
  expect(await verified(await exported())).toMatchObject({ code: 0 })
  const [counted] = await gateway.world.run<{ all: string; high: string }>(
    'SELECT count(*) AS all, max(seq) AS high FROM audit_entry WHERE tenant_id = $1',
    [circle.id],
  )
  expect(counted!.high).toBe(counted!.all)
})

test('the gateway seals by itself, nineteen of twenty commits within a second', async () => {
  const codes = Array.from({ length: 20 }, (_, at) => `SOON${at}`)
  for (const code of codes) {
    await site(code)
    await pause(100)
  }
  // By the database’s clock: from the row that was written to the head that was signed over it.
  const took = async () =>
    gateway.world.run<{ ms: number }>(
      `SELECT extract(epoch FROM min(h.sealed_at) - e.occurred_at)::float8 * 1000 AS ms
         FROM audit_entry e JOIN audit_head h ON h.tenant_id = e.tenant_id AND h.seq >= e.seq
        WHERE e.tenant_id = $1 AND e.changes -> 'code' ->> 1 = ANY ($2) GROUP BY e.tenant_id, e.id`,
      [circle.id, codes],
    )
  await expect.poll(async () => (await took()).length, { timeout: 10_000 }).toBe(20)
  const late = (await took()).filter(({ ms }) => ms > 1_000)
  expect(late.length, JSON.stringify(late)).toBeLessThanOrEqual(1)
})

test('what is sealed is never changed', async () => {
  await exported()
  await expect(gateway.world.run("UPDATE audit_entry SET seq = seq + 1000, hash = 'x'")).rejects.toThrow('never changed')
  await expect(gateway.world.run('UPDATE audit_head SET seq = 1')).rejects.toThrow(/denied/)
})
