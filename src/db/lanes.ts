import { Lane } from './lanes/lane.ts'
import { LaneError } from './lanes/lane-error.ts'
import type { Opening } from './lanes/opening.ts'
import { Operation } from './lanes/operation.ts'
import { defaults, type LaneOptions } from './lanes/options.ts'
import { Transaction } from './lanes/transaction.ts'
import { watched } from './lanes/watch.ts'

export type { Action, Call, Database, Guard } from './lanes/facade.ts'
export { blank, Form, type Mould, type Sql } from './lanes/form.ts'
export { LaneError } from './lanes/lane-error.ts'
export type { Opening, Statement } from './lanes/opening.ts'
export type { LaneOptions } from './lanes/options.ts'
export type { Step, Watch } from './lanes/watch.ts'
export type { Operation }

type Waiter = { serve(lane: Lane): void; refuse(error: LaneError): void }
type Held = { operation: Operation; since: number }

/** A bounded set of lanes. No operation ever shares one, and none is handed out but by `begin`. */
export class Lanes {
  readonly #options: LaneOptions
  // The lane used last goes first: it has the most prepared, and the others may rest.
  readonly #free: Lane[] = []
  readonly #held = new Map<Lane, Held>()
  readonly #waiters = new Set<Waiter>()
  readonly #watch: NodeJS.Timeout
  #size = 0
  #ended = false

  constructor(options: Partial<LaneOptions> & Pick<LaneOptions, 'url'>) {
    this.#options = { ...defaults, ...options }
    const pace = Math.min(1_000, this.#options.holdMs / 2)
    this.#watch = setInterval(() => this.#reclaim(), pace).unref()
  }

  /** How busy they are: what one looks at before giving the database more of them. */
  get load(): { max: number; open: number; held: number; waiting: number } {
    const { max } = this.#options
    return { max, open: this.#size, held: this.#held.size, waiting: this.#waiters.size }
  }

  begin(opening: Opening): Operation {
    return new Operation(opening, (operation) => this.#borrow(opening, operation))
  }

  /** Rolls back what is still open and hangs up. */
  async end(): Promise<void> {
    this.#ended = true
    clearInterval(this.#watch)
    for (const waiter of this.#waiters) waiter.refuse(ended())
    this.#waiters.clear()
    await Promise.all([...this.#held.values()].map(({ operation }) => operation.rollback(ended())))
    await Promise.all(this.#free.map((lane) => lane.end()))
  }

  async #borrow(opening: Opening, operation: Operation): Promise<Transaction> {
    if (this.#ended) throw ended()
    const until = Date.now() + this.#options.borrowMs
    const { watch } = this.#options
    const lane = await watched(watch && (() => watch({ kind: 'wait' }, opening.trace)), () =>
      this.#next(),
    )
    try {
      await lane.heal(until - Date.now())
      if (this.#ended) throw ended()
    } catch (error) {
      this.#release(lane)
      throw error
    }
    this.#held.set(lane, { operation, since: Date.now() })
    lane.transaction = new Transaction(lane, opening, (fit) => this.#takeBack(lane, fit))
    return lane.transaction
  }

  async #next(): Promise<Lane> {
    return this.#free.pop() ?? this.#build() ?? this.#wait()
  }

  #build(): Lane | undefined {
    if (this.#size === this.#options.max) return undefined
    this.#size++
    return new Lane(this.#options)
  }

  #wait(): Promise<Lane> {
    return new Promise((serve, refuse) => {
      const waiter: Waiter = { serve, refuse }
      this.#waiters.add(waiter)
      const giveUp = () => {
        if (this.#waiters.delete(waiter)) refuse(late())
      }
      setTimeout(giveUp, this.#options.borrowMs).unref()
    })
  }

  #takeBack(lane: Lane, fit: boolean): void {
    this.#held.delete(lane)
    lane.transaction = undefined
    if (!fit) lane.retire()
    this.#release(fit ? lane : new Lane(this.#options))
  }

  #release(lane: Lane): void {
    const [first] = this.#waiters
    if (this.#ended) void lane.end()
    else if (!first) this.#free.push(lane)
    else if (this.#waiters.delete(first)) first.serve(lane)
  }

  /** An operation that nobody closes would keep its lane, and its locks, for good. */
  #reclaim(): void {
    const oldest = Date.now() - this.#options.holdMs
    for (const [lane, { operation, since }] of this.#held) {
      if (since > oldest) continue
      this.#held.delete(lane)
      this.#options.onLeak(operation)
      void operation.rollback(new LaneError('LANE_HELD', 'The operation held its lane too long.'))
    }
  }
}

const late = () => new LaneError('LANE_TIMEOUT', 'No database lane became free in time.')
const ended = () => new LaneError('LANE_CLOSED', 'The database lanes are closed.')
