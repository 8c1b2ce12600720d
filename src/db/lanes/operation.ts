import type { Kysely } from 'kysely'
import type { DB } from '../generated/kysely.ts'
import { type Answer, asked, type Question } from './connection.ts'
import { type Call, type Database, facade, perform } from './facade.ts'
import type { Form, Given } from './form.ts'
import { kysely } from './kysely.ts'
import { LaneError } from './lane-error.ts'
import type { Opening, Statement } from './opening.ts'
import type { Transaction } from './transaction.ts'

type Borrow = (operation: Operation) => Promise<Transaction>

/**
 * One use of the database, all of it in one transaction. It borrows its lane at the first touch, and
 * its handles die with it: what is asked of them afterwards is refused.
 */
export class Operation {
  readonly db: Database = facade((call) => this.#prisma(call))
  readonly #opening: Opening
  readonly #borrow: Borrow
  #transaction: Promise<Transaction> | undefined
  #sql: Kysely<DB> | undefined
  #committed: Promise<void> | undefined
  #rolledBack: Promise<void> | undefined
  #closed = false
  #reason: unknown

  constructor(opening: Opening, borrow: Borrow) {
    this.#opening = opening
    this.#borrow = borrow
  }

  get sql(): Kysely<DB> {
    this.#sql ??= kysely((question) => this.#send(question), this.#opening.plugins ?? [])
    return this.#sql
  }

  async query<Row>(statement: Statement): Promise<{ rows: Row[]; rowCount: number | null }> {
    const { rows, rowCount } = await this.#send(asked(statement))
    return { rows: rows as Row[], rowCount }
  }

  /** Fills in a form and runs it: what is asked often is not built each time. */
  async ask<G extends Given, Row>(form: Form<G, Row>, given: G): Promise<Row[]> {
    const { rows } = await this.#send(asked(form.filledIn(given, this.#opening.mould)))
    return rows as Row[]
  }

  /** Fails unless PostgreSQL says that it committed; a read is over without waiting for that. */
  commit(): Promise<void> {
    if (this.#rolledBack) return Promise.reject(this.#over())
    this.#committed ??= this.#close((transaction) => transaction.commit())
    return this.#committed
  }

  /** Stops what is running and undoes everything; harmless when there is nothing left to undo. */
  rollback(reason?: unknown): Promise<void> {
    const done = this.#committed ?? this.#rolledBack
    if (done) return done.catch(() => {})
    this.#rolledBack = this.#close((transaction) => transaction.rollback(), reason).catch(() => {})
    return this.#rolledBack
  }

  async #close(end: (transaction: Transaction) => Promise<void>, reason?: unknown): Promise<void> {
    this.#closed = true
    this.#reason = reason
    if (this.#transaction) await end(await this.#transaction)
  }

  async #send(question: Question): Promise<Answer> {
    const transaction = await this.#borrowed()
    return transaction.send(question)
  }

  #prisma(call: Call): Promise<unknown> {
    const { guard } = this.#opening
    const answer = this.#borrowed().then((transaction) =>
      transaction.run(async () =>
        perform(transaction.lane, guard ? { ...call, args: guard(call) } : call),
      ),
    )
    // A call that nobody awaits must not end the process; if it failed, COMMIT will tell.
    answer.catch(() => {})
    return answer
  }

  async #borrowed(): Promise<Transaction> {
    this.#mustBeOpen()
    this.#transaction ??= this.#borrow(this)
    const transaction = await this.#transaction
    this.#mustBeOpen()
    return transaction
  }

  #mustBeOpen(): void {
    if (this.#closed) throw this.#over()
  }

  #over(): LaneError {
    return new LaneError('LANE_CLOSED', 'The operation is over.', this.#reason)
  }
}
