import { within } from '../../lib/within.ts'
import { Calls } from './calls.ts'
import { type Answer, asked, type Connection, isRefusal, type Question } from './connection.ts'
import type { Lane } from './lane.ts'
import { LaneError } from './lane-error.ts'
import type { Opening } from './opening.ts'
import { type Savepoint, Savepoints } from './savepoints.ts'
import { beginning } from './settings.ts'
import { type Step, watched } from './watch.ts'

/** Gives a lane back: fit for the next operation, or to be retired. */
type Leave = (fit: boolean) => void

/** How often at most a statement is asked to stop. */
const cancels = 4

/** The one transaction of one operation, on the lane that it holds. */
export class Transaction {
  readonly #calls = new Calls()
  readonly #savepoints = new Savepoints((question) => this.ask(question))
  #begunOn: Connection | undefined
  #begun: Promise<void> | undefined
  #answered = false
  #revival: Promise<void> | undefined
  #over = false
  /** Why nothing in this transaction can succeed any more; it outdoes every later error. */
  #failure: unknown
  #lastError: unknown

  constructor(
    readonly lane: Lane,
    readonly opening: Opening,
    readonly leave: Leave,
  ) {}

  /** Runs a call of the operation, which may be many statements. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await this.#calls.count(call)
    } catch (error) {
      throw this.#failure ?? error
    }
  }

  /** Runs a statement, after the savepoint that may be open. */
  async send(question: Question): Promise<Answer> {
    if (!this.#savepoints.busy) return this.ask(question)
    return this.run(async () => {
      while (this.#savepoints.busy) await this.#savepoints.busy
      return this.ask(question)
    })
  }

  /** Runs a statement, inside the savepoint that may be open. */
  async ask(question: Question): Promise<Answer> {
    this.#mustBeOpen()
    try {
      return await this.#calls.count(() =>
        this.#watched({ kind: 'statement', text: question.text }, () =>
          this.#sendOrRevive(question),
        ),
      )
    } catch (error) {
      this.#lastError = error
      this.#noteLoss(error)
      throw this.#failure ?? error
    }
  }

  savepoint(): Promise<Savepoint> {
    return this.#savepoints.open()
  }

  async commit(): Promise<void> {
    const drained = await this.#drained()
    if (!drained) this.#failure ??= new LaneError('LANE_STUCK', 'A call did not come to an end.')
    this.#noteLoss()
    if (this.#failure) {
      await this.rollback()
      throw this.#failure
    }
    this.#over = true
    if (this.#begunOn && this.opening.mode === 'write') return this.#end(this.#begunOn, 'COMMIT')
    // Nothing depends on the end of a read: it need not be waited for.
    this.#begunOn?.endSoon()
    this.leave(true)
  }

  async rollback(): Promise<void> {
    this.#over = true
    const drained = await this.#stopped()
    const connection = this.#begunOn
    if (!drained || !connection?.alive) return this.leave(drained)
    const ended = this.#end(connection, 'ROLLBACK').catch(() => {})
    // A server that falls silent here is not waited for: without its connection it rolls back too.
    const late = await within(this.lane.options.drainMs, ended, 'late')
    if (late) connection.destroy()
    await ended
  }

  /**
   * A connection may have died in its sleep. As long as it has not even answered BEGIN nothing has
   * run, and the operation starts once more on a fresh one.
   */
  async #sendOrRevive(question: Question): Promise<Answer> {
    try {
      return await this.#sendBegun(question)
    } catch (error) {
      if (this.#failure || this.#answered || this.#begunOn?.alive) throw error
      this.#revival ??= this.lane.heal(this.lane.options.borrowMs)
      await this.#revival
      this.#mustBeOpen()
      return await this.#sendBegun(question)
    }
  }

  #sendBegun(question: Question): Promise<Answer> {
    const { connection } = this.lane
    if (this.#begunOn !== connection) this.#begin(connection)
    const told = this.opening.tells?.()
    // It is not waited for: if it fails, so does the statement behind it.
    if (told) connection.send(asked(told)).catch(() => {})
    return connection.send(question)
  }

  #begin(connection: Connection): void {
    this.#begunOn = connection
    const begun = this.#watched({ kind: 'begin' }, () => connection.begin(beginning(this.opening)))
    this.#begun = begun.then(
      () => {
        this.#answered = true
      },
      (error) => {
        this.#refuse(connection, error)
        // What was sent behind it must not go on outside of a transaction.
        if (!isRefusal(error)) connection.destroy()
      },
    )
  }

  /** PostgreSQL said no; if the connection was lost instead, another one may be tried. */
  #refuse(connection: Connection, error: unknown): void {
    if (connection.alive) this.#failure ??= error
  }

  #noteLoss(cause?: unknown): void {
    if (this.#begunOn?.alive === false) {
      this.#failure ??= new LaneError('LANE_LOST', 'The connection was lost.', cause)
    }
  }

  /**
   * Cancels what runs, and again what still does: a cancel that comes between two statements hits none.
   * Each is awaited before ROLLBACK is sent, so that it cannot hit the next operation.
   */
  async #stopped(): Promise<boolean> {
    const { drainMs } = this.lane.options
    // Nor may it hit BEGIN, for what was sent behind it would then run without a transaction.
    if (this.#calls.any && this.#begun) await within(drainMs, this.#begun, undefined)
    const connection = this.#begunOn
    for (let n = 0; n < cancels && this.#calls.any && connection?.alive; n++) {
      if (!(await connection.cancel(drainMs))) connection.destroy()
      await this.#calls.drained(drainMs / cancels)
    }
    return this.#drained()
  }

  async #end(connection: Connection, text: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    const kind = text === 'COMMIT' ? 'commit' : 'rollback'
    try {
      const { command } = await this.#watched({ kind }, () => connection.send({ text }))
      if (command !== text) throw rolledBack(this.#lastError)
    } catch (error) {
      if (error instanceof LaneError) throw error
      if (!connection.alive) throw uncertain(error)
      // Whether the transaction is over is in doubt; a fresh connection costs less than finding out.
      connection.destroy()
      throw error
    } finally {
      this.leave(true)
    }
  }

  #mustBeOpen(): void {
    if (this.#over) throw new LaneError('LANE_CLOSED', 'The operation is over.')
  }

  #watched<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { watch } = this.lane.options
    return watched(watch && (() => watch(step, this.opening.trace)), work)
  }

  #drained(): Promise<boolean> {
    return this.#calls.drained(this.lane.options.drainMs)
  }
}

const rolledBack = (cause: unknown) =>
  new LaneError('LANE_ROLLED_BACK', 'PostgreSQL rolled the transaction back at COMMIT.', cause)

const uncertain = (cause: unknown) =>
  new LaneError('LANE_LOST', 'The connection was lost at COMMIT: it may have taken place.', cause)
