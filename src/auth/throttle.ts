import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { RateLimited } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import type { Sender } from './sender.ts'

/** Holds so many attempts at once; one leaks out in each of so many seconds. */
const sizes = {
  SIGN_IN_DEVICE: { room: 10, seconds: 90 },
  SIGN_IN_ACCOUNT: { room: 10, seconds: 90 },
  SIGN_IN_ADDRESS: { room: 100, seconds: 9 },
  SECOND_FACTOR: { room: 10, seconds: 360 },
  API_KEY: { room: 100, seconds: 9 },
  EVERYWHERE: { room: 10, seconds: 90 },
  LETTER: { room: 3, seconds: 900 },
} as const

type Kind = keyof typeof sizes
/** What is tried at one account from everywhere is never refused, and who asks for letters is not told. */
type Hard = Exclude<Kind, 'EVERYWHERE' | 'LETTER'>
export type Bucket = { kind: Kind; key: string }

/** Beyond its room an account's bucket delays, twice as long each time, up to four seconds. */
const firstDelayMs = 250
const delaysKept = 4

/**
 * Which buckets an attempt is poured into. A device that has signed in to the account before has one of its own,
 * so that nobody else can fill it. All others share: one address, one address at one account. What is
 * tried at one account from everywhere only slows down, for a refusal would lock its owner out.
 */
export function bucketsFor(email: string, sender: Sender, device?: string): Bucket[] {
  if (device) return [bucket('SIGN_IN_DEVICE', device)]
  const network = networkOf(sender)
  return [
    bucket('SIGN_IN_ACCOUNT', `${email} ${network}`),
    bucket('EVERYWHERE', email),
    bucket('SIGN_IN_ADDRESS', network),
  ]
}

/** Codes are tried by those who know the password, so that a full bucket may refuse them from everywhere. */
export const bucketsForCode = (email: string, device?: string): Bucket[] => [
  bucket('SECOND_FACTOR', device ?? email),
]

/** Whom an address stands for: in IPv6 it is a network already. */
const networkOf = ({ address = 'unknown' }: Sender) => address

/** Counting takes so many lanes at most: one address that floods its bucket waits in front of the others. */
const lanesAtOnce = 4
const longestQueue = 200

/** Counts attempts in the database, so that all nodes count together. */
export class Throttle {
  readonly #lanes: Lanes
  readonly #turns = pLimit(lanesAtOnce)
  readonly #full = new LRUCache<string, { kind: Hard; until: number }>({ max: 10_000 })

  constructor(lanes: Lanes) {
    this.#lanes = lanes
  }

  /** Pours in one attempt, or refuses it and pours nothing; says how long it has to wait first. */
  async charge(buckets: Bucket[]): Promise<number> {
    this.#refuseFull(buckets)
    this.#refuseCrowd()
    return this.#inTurn(async (op) => {
      const used = await lock(op, buckets)
      this.#noteFull(buckets, used)
      this.#refuseFull(buckets)
      await pour(op, buckets, 1)
      return delayFor(used('EVERYWHERE'))
    })
  }

  /** Takes an attempt back that was a success. */
  refund(buckets: Bucket[]): Promise<void> {
    return this.#inTurn((op) => pour(op, buckets, -1))
  }

  /** Pours in what an address asks for that is not to be had back. */
  async chargeSender(sender: Sender): Promise<void> {
    await this.charge([bucket('SIGN_IN_ADDRESS', networkOf(sender))])
  }

  /** Refuses an address that has tried too many keys, before one more is looked for. */
  refuseKeyGuesser(sender: Sender): void {
    this.#refuseFull([bucket('API_KEY', networkOf(sender))])
  }

  /** Pours in a key that there is not. */
  async chargeKeyGuess(sender: Sender): Promise<void> {
    await this.charge([bucket('API_KEY', networkOf(sender))])
  }

  /** Whether one more letter may go to a mailbox; if so, it counts. */
  allowsLetter(email: string): Promise<boolean> {
    const buckets = [bucket('LETTER', email)]
    return this.#inTurn(async (op) => {
      const used = await lock(op, buckets)
      const allowed = roomIn('LETTER', used('LETTER')) >= 1
      if (allowed) await pour(op, buckets, 1)
      return allowed
    })
  }

  /** Attempts that were refused before anybody looked at them count all the same, until there is no room for more. */
  async count(sender: Sender, attempts: number): Promise<void> {
    const buckets = [bucket('SIGN_IN_ADDRESS', networkOf(sender))]
    this.#refuseFull(buckets)
    this.#refuseCrowd()
    await this.#inTurn(async (op) => {
      // Of those that waited, the first may have filled it.
      this.#refuseFull(buckets)
      this.#noteFull(buckets, await lock(op, buckets))
      await pour(op, buckets, attempts)
    })
  }

  #refuseCrowd(): void {
    if (this.#turns.pendingCount >= longestQueue) throw new RateLimited('GATEWAY', 2)
  }

  #inTurn<T>(work: (op: Operation) => Promise<T>): Promise<T> {
    return this.#turns(() => transaction(this.#lanes, work))
  }

  /** A full bucket has no room before it has leaked, so that the database need not be asked again. */
  #noteFull(buckets: Bucket[], used: Used): void {
    for (const { kind, key } of buckets) {
      const missing = 1 - roomIn(kind, used(kind))
      if (kind === 'EVERYWHERE' || kind === 'LETTER' || missing <= 0) continue
      this.#full.set(key, { kind, until: Date.now() + missing * sizes[kind].seconds * 1000 })
    }
  }

  #refuseFull(buckets: Bucket[]): void {
    const now = Date.now()
    const full = buckets.flatMap(({ key }) => this.#full.get(key) ?? [])
    const [longest] = full.filter(({ until }) => until > now).sort((a, b) => b.until - a.until)
    if (longest) throw new RateLimited(longest.kind, Math.ceil((longest.until - now) / 1000))
  }
}

/** The key is a digest: the table tells nobody whose address it was. */
const bucket = (kind: Kind, whose: string): Bucket => ({ kind, key: digest(`${kind} ${whose}`) })

type Used = (kind: Kind) => number

const roomIn = (kind: Kind, used: number) => sizes[kind].room - used / sizes[kind].seconds

/** Locks the rows, in the order of their keys; how many seconds each has yet to leak. */
async function lock(op: Operation, buckets: Bucket[]): Promise<Used> {
  const { rows } = await op.query<{ key: string; used: number }>({
    text: `INSERT INTO throttle_bucket AS b (key, empty_at)
      SELECT key, clock_timestamp() FROM unnest($1::text[]) AS asked (key) ORDER BY key
      ON CONFLICT (key) DO UPDATE SET empty_at = greatest(b.empty_at, clock_timestamp())
      RETURNING key, extract(epoch FROM empty_at - clock_timestamp())::float8 AS used`,
    values: [buckets.map(({ key }) => key)],
  })
  const used = new Map(rows.map((row) => [row.key, Math.max(0, row.used)]))
  const keys = new Map(buckets.map(({ kind, key }) => [kind, key]))
  return (kind) => used.get(keys.get(kind) ?? '') ?? 0
}

/** Each attempt also clears away a few buckets that are long empty, so that they do not pile up. */
async function pour(op: Operation, buckets: Bucket[], attempts: number): Promise<void> {
  await op.query({
    text: `WITH swept AS (
        DELETE FROM throttle_bucket WHERE key = ANY (ARRAY(
          SELECT key FROM throttle_bucket WHERE empty_at < now() - interval '1 hour'
           ORDER BY empty_at LIMIT 10 FOR UPDATE SKIP LOCKED)))
      UPDATE throttle_bucket b
         SET empty_at = least(b.empty_at + make_interval(secs => asked.more), clock_timestamp() + make_interval(secs => asked.most))
        FROM unnest($1::text[], $2::float8[], $3::float8[]) AS asked (key, more, most) WHERE b.key = asked.key`,
    values: [
      buckets.map(({ key }) => key),
      buckets.map(({ kind }) => attempts * sizes[kind].seconds),
      buckets.map(({ kind }) => mostIn(kind) * sizes[kind].seconds),
    ],
  })
}

/** Beyond its room a bucket that only delays holds as much as makes a difference. */
const mostIn = (kind: Kind) => sizes[kind].room + (kind === 'EVERYWHERE' ? delaysKept + 1 : 0)

function delayFor(usedByAccount: number): number {
  const beyond = Math.floor(-roomIn('EVERYWHERE', usedByAccount))
  return beyond < 0 ? 0 : firstDelayMs * 2 ** Math.min(beyond, delaysKept)
}
