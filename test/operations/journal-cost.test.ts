import { afterAll, expect, test } from 'vitest'
import { Lanes, type Operation } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { transaction } from '../../src/db/transaction.ts'
import { type JournalWish, journalLines, sealingWith } from '../../src/events/journal.ts'
import { sealAll } from '../../src/events/sealer.ts'
import { lowestIdAt, newId } from '../../src/lib/ids.ts'
import { secretKey, startGateway } from '../support/gateway.ts'

const gateway = await startGateway()
const { world } = gateway
const system = new Lanes({ url: planeUrls(world.url).system, max: 2 })
const sealing = sealingWith(gateway.keys, secretKey)
afterAll(async () => {
  await system.end()
  await gateway.stop()
})

const noon = new Date('2020-06-01T12:00:00Z')
const hours = (count: number) => new Date(noon.getTime() + count * 3_600_000)

/** How many lines an export has, and how many entries the database looks at for it. */
const cost = (wish: JournalWish) =>
  transaction(system, async (op) => {
    const before = await lookedAt(op)
    let lines = 0
    for await (const _ of journalLines((read) => read(op), sealing, wish)) lines++
    return { lines, looked: (await lookedAt(op)) - before }
  })

/** How many entries this connection looked at. What it did in the last second, before this transaction, counts too. */
async function lookedAt(op: Operation): Promise<number> {
  const text = `SELECT (seq_tup_read + idx_tup_fetch)::int AS count FROM pg_stat_xact_user_tables WHERE relname = 'audit_entry'`
  const { rows } = await op.query<{ count: number }>({ text })
  return rows[0]?.count ?? 0
}

test('each entry of a long journal is looked at a few times, however many pages there are', async () => {
  const { id: tenantId, code: tenant } = await world.circle()
  const entry = (at: number) => ({
    tenantId,
    id: lowestIdAt(hours(at)),
    entity: 'Site',
    entityId: newId(),
    action: 'CREATED',
    occurredAt: hours(at),
  })
  await world.make((db) => db.auditEntry.createMany({ data: Array.from({ length: 8_000 }, (_, n) => entry(n)) }))
  await sealAll(system, sealing.sign)
  const whole = await cost({ tenant })
  expect(whole.lines).toBeGreaterThan(8_000)
  expect(whole.looked).toBeLessThan(6 * whole.lines)
  const part = await cost({ tenant, from: hours(1_000), to: hours(7_000) })
  expect(part.lines).toBe(6_002)
  // Where the part begins and ends is found in one pass through the whole.
  expect(part.looked).toBeLessThan(6 * part.lines + whole.lines)
})
