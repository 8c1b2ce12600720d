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
  const asked = [tenant.toUpperCase(), from ?? null, to ?? null]
  const { rows: found } = await within((op) => op.query<Bounds>({ text: bounds, values: asked }))
  const { tenantId, low, high } = found[0] ?? nothing
  let last: Head | undefined
  for (let at = low; at <= high; at += atOnce) {
    const values = [tenantId, at, Math.min(at + atOnce - 1, high)]
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

type Bounds = { tenantId: string; low: number; high: number }

const nothing: Bounds = { tenantId: '', low: 1, high: 0 }

// Of some time: all between the first and the last entry of it, for a chain has no holes. They are looked for once, from either end.
const bound = (end: 'min' | 'max') => `(SELECT ${end}(seq) FROM audit_entry e
   WHERE e.tenant_id = t.id AND e.seq IS NOT NULL
     AND ($2::timestamptz IS NULL OR occurred_at >= $2) AND ($3::timestamptz IS NULL OR occurred_at < $3))`
const bounds = `
  SELECT t.id AS "tenantId", coalesce(${bound('min')}, 1)::float8 AS low, coalesce(${bound('max')}, 0)::float8 AS high
    FROM tenant t WHERE t.organization_code = $1`

const next = `
  SELECT ${sealable}, seq, hash, (SELECT p.hash FROM audit_entry p WHERE p.tenant_id = e.tenant_id AND p.seq = e.seq - 1) AS previous
    FROM audit_entry e WHERE e.tenant_id = $1 AND e.seq BETWEEN $2 AND $3
   ORDER BY e.seq`
