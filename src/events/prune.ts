import type { KeyWrap } from '../auth/key-wrap.ts'
import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { lowestIdAt } from '../lib/ids.ts'
import { hashOf, type Sealable } from './chain.ts'
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts'
import { alone, inWords, sealable } from './sealer.ts'

/** How many entries are removed in one transaction. */
const atOnce = 1_000
/** For how long a person's own trail of security is kept, and one of the staff. */
const accountDays = 365
const dayMs = 86_400_000

export type Pruned = {
  tenantId: string
  entries: number
  /** The entry at which the journal does not hold: nothing from it on is removed, so that it stays to be looked at. */
  broken?: number
}

type Place = { tenantId: string; before: Date }

/** Removes what is older than the plan of its company keeps, of journals and of trails of security. */
export async function pruneAll(lanes: Lanes, wrap: KeyWrap, now: Date): Promise<Pruned[]> {
  await pruneOutbox(lanes, new Date(now.getTime() - dayMs))
  await pruneAccounts(lanes, new Date(now.getTime() - accountDays * dayMs))
  const { rows } = await transaction(lanes, (op) => op.query<Place>({ text: due, values: [now] }))
  const pruned: Pruned[] = []
  for (const place of rows) {
    pruned.push(await pruneJournal(lanes, wrap, place))
    await pruneTrail(lanes, place)
  }
  return pruned
}

// The first of all of a company is looked for by the key: whoever has nothing old costs two probes.
const due = `
  SELECT p.tenant_id AS "tenantId", $1::timestamptz - make_interval(days => p.retention_days) AS before
    FROM tenant_profile p CROSS JOIN LATERAL (
      (SELECT occurred_at FROM audit_entry e WHERE e.tenant_id = p.tenant_id ORDER BY e.id LIMIT 1)
      UNION ALL
      (SELECT occurred_at FROM security_event e WHERE e.tenant_id = p.tenant_id ORDER BY e.id LIMIT 1)) first
   GROUP BY p.tenant_id
  HAVING min(first.occurred_at) < $1::timestamptz - make_interval(days => p.retention_days)
   ORDER BY p.tenant_id`

async function pruneJournal(lanes: Lanes, wrap: KeyWrap, place: Place): Promise<Pruned> {
  const { tenantId } = place
  let entries = 0
  for (;;) {
    const { removed, broken } = await transaction(lanes, (op) => pruneSome(op, wrap, place))
    entries += removed
    if (broken !== undefined) return { tenantId, entries, broken }
    if (removed < atOnce) return { tenantId, entries }
  }
}

type Row = Sealable & { seq: string; hash: string; occurredAt: Date }

/**
 * What is removed is followed first, from the checkpoint before: a chain that was broken there would be none the worse
 * for it afterwards. The last entry stays, for the next one is chained to it.
 */
async function pruneSome(op: Operation, wrap: KeyWrap, { tenantId, before }: Place) {
  await alone(op)
  const { rows } = await op.query<Row>({
    text: `SELECT ${sealable}, e.seq, e.hash FROM audit_entry e
      WHERE e.tenant_id = $1 AND e.seq IS NOT NULL ORDER BY e.seq LIMIT ${atOnce + 1}`,
    values: [tenantId],
  })
  const young = rows.findIndex(({ occurredAt }) => occurredAt >= before)
  const old = rows.slice(0, Math.min(young < 0 ? rows.length : young, rows.length - 1))
  if (old.length === 0) return { removed: 0 }
  let last = await readCheckpoint(op, wrap, tenantId)
  for (const { seq, hash, ...entry } of old) {
    const link = { seq: (last?.seq ?? 0) + 1, previous: last?.hash ?? null }
    if (Number(seq) !== link.seq || hashOf(inWords(entry), link) !== hash)
      return { removed: 0, broken: Number(seq) }
    last = { tenantId, seq: link.seq, hash, count: link.seq, time: new Date().toISOString() }
  }
  await writeCheckpoint(op, wrap, last!)
  await removeTo(op, tenantId, last!.seq)
  return { removed: old.length }
}

async function removeTo(op: Operation, tenantId: string, seq: number): Promise<void> {
  for (const table of ['audit_entry', 'audit_head'])
    await op.query({
      text: `DELETE FROM ${table} WHERE tenant_id = $1 AND seq <= $2`,
      values: [tenantId, seq],
    })
}

/** No trail is chained, so that nothing has to be left of it. Its ids say when. */
const pruneTrail = (lanes: Lanes, { tenantId, before }: Place) =>
  removeOld(lanes, 'security_event WHERE tenant_id = $2 AND id < $1 ORDER BY id', [
    lowestIdAt(before),
    tenantId,
  ])

const pruneAccounts = (lanes: Lanes, before: Date) =>
  removeOld(lanes, 'account_event WHERE id < $1 ORDER BY id', [lowestIdAt(before)])

/** Every node has long read what is a day old; what it was stands in the journal. */
const pruneOutbox = (lanes: Lanes, before: Date) =>
  removeOld(lanes, 'outbox WHERE occurred_at < $1 ORDER BY xid', [before])

/** So many at a time, that a company's millions are not one statement, which would take too long and leave all as it was. */
async function removeOld(lanes: Lanes, rows: string, values: unknown[]): Promise<void> {
  const [table] = rows.split(' ')
  const text = `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${rows} LIMIT ${atOnce}))`
  for (let removed: number | null = atOnce; removed === atOnce; )
    removed = (await transaction(lanes, (op) => op.query({ text, values }))).rowCount
}
