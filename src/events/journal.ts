import { KeyWrap } from '../auth/key-wrap.ts'
import type { SigningKeys } from '../auth/signing-keys.ts'
import type { Lanes } from '../db/lanes.ts'
import type { Query } from '../db/query.ts'
import { transaction } from '../db/transaction.ts'
import type { Sealable } from './chain.ts'
import {
  type Checkpoint,
  checkpointSigner,
  readCheckpoint,
  type SignCheckpoint,
} from './checkpoint.ts'
import { type Head, headSigner, inWords, type Sign, sealable } from './sealer.ts'

/** How much of a journal is in memory at a time. */
const atOnce = 1_000

export type JournalWish = { tenant: string; from?: Date; to?: Date }

/** What an export is signed with, and what checkpoints lie under. */
export type Sealing = { sign: Sign; signCheckpoint: SignCheckpoint; wrap: KeyWrap }

export const sealingWith = (keys: SigningKeys, secret: string): Sealing => ({
  sign: headSigner(keys),
  signCheckpoint: checkpointSigner(keys),
  wrap: new KeyWrap(secret),
})

/** A transaction, or part of one. */
type Within = <T>(read: (op: Asked) => Promise<T>) => Promise<T>
type Asked = { query: Query }

/** The sealed journal of a company, each part of it in a transaction of its own: what is sealed does not change. */
export const exportJournal = (
  lanes: Lanes,
  sealing: Sealing,
  wish: JournalWish,
): AsyncGenerator<string> => journalLines((read) => transaction(lanes, read), sealing, wish)

/**
 * The sealed journal of a company, a line for each entry, the oldest first. In front of one that does not begin with
 * the first entry stands a checkpoint, if there is a sound one. Behind the last one stands a head that is
 * signed now: keys come and go, and what is handed out today is checked with those that are published today.
 */
export async function* journalLines(
  within: Within,
  { sign, signCheckpoint, wrap }: Sealing,
  { tenant, from, to }: JournalWish,
): AsyncGenerator<string> {
  let last: Head | undefined
  for (;;) {
    const values = [tenant.toUpperCase(), last?.seq ?? 0, from ?? null, to ?? null]
    const { rows, start } = await within(async (op) => {
      const { rows } = await op.query<Row>({ text: next, values })
      return { rows, start: last ? undefined : await startOf(op, wrap, rows[0]) }
    })
    if (start) {
      rows[0]!.previous = start.hash
      yield JSON.stringify({ checkpoint: await signCheckpoint(start) })
    }
    for (const { hash, seq, previous, ...entry } of rows) {
      const link = { seq: Number(seq), previous }
      last = { tenantId: entry.tenantId, seq: link.seq, hash }
      yield JSON.stringify({ entry: { ...inWords(entry), ...link }, hash })
    }
    if (rows.length < atOnce) break
  }
  if (last) yield JSON.stringify({ head: await sign(last) })
}

/** What a journal that begins with a later entry follows from: the entry before, or what was left of it. */
async function startOf(
  op: Asked,
  wrap: KeyWrap,
  first: Row | undefined,
): Promise<Checkpoint | undefined> {
  if (!first || Number(first.seq) === 1) return undefined
  const { tenantId, previous } = first
  const left = await readCheckpoint(op, wrap, tenantId)
  const seq = Number(first.seq) - 1
  if (previous === null) return left?.seq === seq ? left : undefined
  return { tenantId, seq, hash: previous, count: left?.count ?? 0, time: new Date().toISOString() }
}

type Row = Sealable & { seq: string; hash: string; previous: string | null }

// Of some time: all between the first and the last entry of it, for a chain has no holes.
const next = `
  WITH place AS (SELECT id FROM tenant WHERE organization_code = $1), bounds AS (
    SELECT min(seq) AS low, max(seq) AS high FROM audit_entry, place
     WHERE tenant_id = place.id AND seq IS NOT NULL
       AND ($3::timestamptz IS NULL OR occurred_at >= $3) AND ($4::timestamptz IS NULL OR occurred_at < $4)
  )
  SELECT ${sealable}, seq, hash, (SELECT p.hash FROM audit_entry p WHERE p.tenant_id = e.tenant_id AND p.seq = e.seq - 1) AS previous
    FROM audit_entry e, place, bounds
   WHERE e.tenant_id = place.id AND e.seq >= greatest($2::bigint + 1, low) AND e.seq <= high
   ORDER BY e.seq LIMIT ${atOnce}`
