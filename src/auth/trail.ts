import type { Expression, SqlBool } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Statement } from '../db/lanes/opening.ts'
import type { Lanes, Operation } from '../db/lanes.ts'
import { behind, countOf } from '../db/sql.ts'
import { attempted, transaction } from '../db/transaction.ts'
import { RateLimited } from '../errors/index.ts'
import { OnceAMinute } from '../lib/once-a-minute.ts'
import type { Page } from '../lib/page.ts'
import { described, type Sender } from './sender.ts'

/** Triggers tell what becomes of sessions, keys and acting sessions: see the migration of the trail. */
type Told =
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'SECOND_FACTOR_SET'
  | 'SECOND_FACTOR_REMOVED'
  | 'RECOVERY_CODE_USED'

type Failure = 'SIGN_IN_FAILED' | 'SIGN_IN_THROTTLED' | 'SECOND_FACTOR_FAILED'

/** An address, folded, that somebody tried to be, and where they are. */
type Tried = { email: string; sender: Sender }
type Failed = Tried & { kind: Failure }
type Entry = { sessionId: string; tenantId: string; sender: Sender }

/** In the transaction that does it. */
export async function tellOfAccount(
  op: Operation,
  { accountId, kind, sender }: { accountId: string; kind: Told; sender: Sender },
): Promise<void> {
  await op.query({
    text: 'SELECT gate.tell_of_account($1, $2, NULL, $3, $4, NULL, 1)',
    values: [accountId, kind, ...described(sender)],
  })
}

/** Sign-ins that come together are told together. */
const gatheringMs = 50

/**
 * Tells the trail of security what nobody waits for. An address that nobody has costs the same statement as one that
 * somebody has, and leaves nothing: no answer takes longer for it, and no flood of made-up addresses fills the table.
 */
export class Trail {
  readonly #lanes: Lanes
  readonly #tellOfFailure: string
  readonly #failures: OnceAMinute<Failed>
  readonly #entered = new LRUCache<string, true>({ max: 50_000 })
  readonly #keys = new LRUCache<string, true>({ max: 10_000 })
  #entries: Entry[] = []
  #due: NodeJS.Timeout | undefined
  readonly #telling = new Set<Promise<unknown>>()

  constructor(lanes: Lanes, now: () => Date, whose: keyof typeof failures = 'people') {
    this.#lanes = lanes
    this.#tellOfFailure = failures[whose]
    this.#failures = new OnceAMinute((failed, times) => this.#write(failed, times), now)
  }

  /** Somebody tried and was wrong. From wherever they try, an account is told of it twice a minute at most. */
  failed(kind: Failure, { email, sender }: Tried): void {
    this.#tell(this.#failures.keep(`${kind} ${email}`, { kind, email, sender }))
  }

  /** Tells the owner of attempts at their account that are refused unread; that an address tries many accounts is none of their business. */
  async throttled<T>(tried: Tried, attempt: Promise<T>): Promise<T> {
    try {
      return await attempt
    } catch (error) {
      if (error instanceof RateLimited && ofAccount.has(error.budget))
        this.failed('SIGN_IN_THROTTLED', tried)
      throw error
    }
  }

  /** A session acts for a company: the first time is told, and from where it was then. */
  entered(sessionId: string, tenantId: string, sender: Sender): void {
    const key = `${sessionId} ${tenantId}`
    if (this.#entered.has(key)) return
    this.#entered.set(key, true)
    this.#entries.push({ sessionId, tenantId, sender })
    this.#due ??= setTimeout(() => this.#tell(this.#tellOfEntries()), gatheringMs).unref()
  }

  /** A key asks from a network: the first time is told. */
  keyUsed(sessionId: string, sender: Sender): void {
    const key = `${sessionId} ${sender.address}`
    if (this.#keys.has(key)) return
    this.#keys.set(key, true)
    const values = [sessionId, ...described(sender)]
    const text = 'SELECT gate.tell_of_key($1, $2, $3)'
    this.#tell(this.#run({ text, values }).then((done) => done || this.#keys.delete(key)))
  }

  /** What is told of a person, the latest first; `which` speaks of the columns of `e`. */
  listOf(accountId: string, which: Expression<SqlBool>, { limit, after }: Page) {
    return transaction(this.#lanes, ({ sql }) =>
      sql
        .selectFrom('account_event as e')
        .select(['e.id', 'e.kind', 'e.company_id as tenantId', 'e.staff_name as staffName'])
        .select(['e.address', 'e.user_agent as userAgent', 'e.detail', 'e.times'])
        .select('e.occurred_at as occurredAt')
        .where('e.account_id', '=', accountId)
        .where('e.of_staff', '=', false)
        .where(which)
        .where(behind(['e.id'], after, 'desc'))
        .orderBy('e.id', 'desc')
        .limit(limit)
        .execute(),
    )
  }

  countOf(accountId: string, which: Expression<SqlBool>): Promise<number> {
    return transaction(this.#lanes, ({ sql }) =>
      countOf(
        sql
          .selectFrom('account_event as e')
          .where('e.account_id', '=', accountId)
          .where('e.of_staff', '=', false)
          .where(which),
      ),
    )
  }

  async end(): Promise<void> {
    clearTimeout(this.#due)
    await this.#tellOfEntries()
    await Promise.all(this.#telling)
    await this.#failures.end()
  }

  async #tellOfEntries(): Promise<void> {
    const entries = this.#entries
    this.#entries = []
    this.#due = undefined
    if (entries.length === 0) return
    const values = [
      ...[entries.map((e) => e.sessionId), entries.map((e) => e.tenantId)],
      ...[entries.map((e) => described(e.sender)[0]), entries.map((e) => described(e.sender)[1])],
    ]
    const text =
      'SELECT gate.tell_of_entry(s, t, a, u) FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS e (s, t, a, u) ORDER BY t, s'
    if (await this.#run({ text, values })) return
    // What could not be told now is told when they act the next time.
    for (const { sessionId, tenantId } of entries) this.#entered.delete(`${sessionId} ${tenantId}`)
  }

  #write({ kind, email, sender }: Failed, times = 1): Promise<boolean> {
    const values = [email, kind, ...described(sender), times]
    return this.#run({ text: this.#tellOfFailure, values })
  }

  #run(statement: Statement): Promise<boolean> {
    return attempted(this.#lanes, statement)
  }

  #tell(telling: Promise<unknown>): void {
    this.#telling.add(telling)
    void telling.finally(() => this.#telling.delete(telling))
  }
}

/** Whose budget it is that was spent on one account. */
const ofAccount: ReadonlySet<string> = new Set([
  'SIGN_IN_ACCOUNT',
  'SIGN_IN_DEVICE',
  'SECOND_FACTOR',
])

const failures = {
  people:
    'SELECT gate.tell_of_account(id, $2, NULL, $3, $4, NULL, $5) FROM account WHERE email_folded = $1',
  staff: 'SELECT gate.tell_of_staff(id, $2, $3, $4, $5) FROM staff_account WHERE email_folded = $1',
}
