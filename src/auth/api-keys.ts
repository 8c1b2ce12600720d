import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Lanes } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { Unauthenticated } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import type { Sender } from './sender.ts'
import type { Throttle } from './throttle.ts'
import type { SignIn } from './tokens.ts'

const shape = /^cgk_[\w-]{43}$/
/** What is shown of a secret, so that its owner knows it again: too little to guess the rest. */
const shown = 12
/** That a key is in use is written down once in so long. */
const noteMs = 60_000

/** A secret that nobody can guess, which is in no place but the answer, and what is kept of it. */
export function makeSecret() {
  const secret = `cgk_${randomBytes(32).toString('base64url')}`
  return { secret, prefix: secret.slice(0, shown), hash: digest(secret) }
}

/** Finds out on the identity plane whose key it is. What it may, and whether it still stands, is asked later. */
export class ApiKeys {
  readonly #lanes: Lanes
  readonly #throttle: Throttle
  /** Of a key nothing changes but that it ends, which the database says to each operation. */
  readonly #known = new LRUCache<string, SignIn>({ max: 10_000 })
  readonly #noted = new LRUCache<string, true>({ max: 10_000, ttl: noteMs })

  constructor(lanes: Lanes, throttle: Throttle) {
    this.#lanes = lanes
    this.#throttle = throttle
  }

  async verify(secret: string, sender: Sender): Promise<SignIn> {
    if (!shape.test(secret)) throw new Unauthenticated()
    const hash = digest(secret)
    const signIn = this.#known.get(hash) ?? (await this.#find(hash, sender))
    if (signIn.expiresAt <= new Date()) throw new Unauthenticated('This key has expired.')
    return signIn
  }

  /** Says that a key is in use. Nobody waits for it, and nobody is refused when it fails. */
  note({ sessionId }: SignIn): void {
    if (this.#noted.has(sessionId)) return
    this.#noted.set(sessionId, true)
    transaction(this.#lanes, (op) => op.query({ text: noteUse, values: [sessionId] })).catch(() =>
      this.#noted.delete(sessionId),
    )
  }

  /** A key that there is not may be a guess, and counts as one. */
  async #find(hash: string, sender: Sender): Promise<SignIn> {
    this.#throttle.refuseKeyGuesser(sender)
    const { rows } = await transaction(this.#lanes, (op) =>
      op.query<Omit<SignIn, 'isKey'>>({ text: find, values: [hash] }),
    )
    const [found] = rows
    if (!found) {
      await this.#throttle.chargeKeyGuess(sender)
      throw new Unauthenticated()
    }
    const signIn = { ...found, isKey: true as const }
    this.#known.set(hash, signIn)
    return signIn
  }
}

const find = `
  SELECT m.account_id AS "accountId", k.session_id AS "sessionId", k.expires_at AS "expiresAt"
    FROM api_key k JOIN membership m ON m.tenant_id = k.tenant_id AND m.id = k.membership_id
   WHERE k.hash = $1`

// Nodes note apart from each other: whoever comes second finds it done.
const noteUse = `
  UPDATE api_key SET last_used_at = now()
   WHERE session_id = $1 AND revoked_at IS NULL
     AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => ${noteMs / 1000}))`
