import type { Query } from '../db/query.ts'
import { Unavailable } from '../errors/index.ts'
import type { Change } from './change.ts'
import { changesSince, latestPlace, type Place } from './outbox.ts'
import { Wakeup } from './wakeup.ts'

/** How many changes are kept for readers that lag; one that lags further has to start anew. */
const kept = 10_000

/**
 * The committed outbox, read once per node and followed by every subscription at its own pace. Nobody
 * follows, nothing is read: an idle node asks the database nothing.
 */
export class Feed {
  readonly #run: Query
  readonly #wakeup: Wakeup
  readonly #hear: (change: Change) => void
  #changes: Change[] = []
  #dropped = 0
  #waiting: (() => void)[] = []
  #place: Place | undefined
  #started: Promise<void> | undefined
  #reading: Promise<void> = Promise.resolve()
  #pending = false
  #ended = false

  /** `hear` is told of every change before anybody who follows. */
  constructor(run: Query, url: string, hear: (change: Change) => void) {
    this.#run = run
    this.#hear = hear
    this.#wakeup = new Wakeup(url, () => this.#wake())
  }

  /** All that is committed from now on and passes the sieve, in the order in which it happened. */
  async follow(sieve: (change: Change) => boolean): Promise<AsyncIterableIterator<Change>> {
    this.#started ??= this.#start()
    await this.#started
    let position = this.#dropped + this.#changes.length
    let open = true
    const next = async (): Promise<IteratorResult<Change>> => {
      while (open && !this.#ended) {
        const change = this.#at(position)
        if (!change) await this.#arrival()
        else if (++position && sieve(change)) return { value: change, done: false }
      }
      return { value: undefined, done: true }
    }
    const end = async () => {
      open = false
      this.#arrived()
      return { value: undefined, done: true as const }
    }
    const iterator: AsyncIterableIterator<Change> = {
      next,
      return: end,
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }

  async end(): Promise<void> {
    this.#ended = true
    this.#arrived()
    await this.#wakeup.end()
    await this.#reading
  }

  async #start(): Promise<void> {
    try {
      this.#place = await latestPlace(this.#run)
      await this.#wakeup.listen()
    } catch (error) {
      this.#started = undefined
      throw error
    }
  }

  /** One reading at a time; what is notified meanwhile is read by the next one. */
  #wake(): void {
    if (this.#pending || this.#ended) return
    this.#pending = true
    this.#reading = this.#reading.then(() => this.#read())
  }

  async #read(): Promise<void> {
    this.#pending = false
    if (this.#place === undefined || this.#ended) return
    try {
      const { changes, next } = await changesSince(this.#run, this.#place)
      this.#place = next
      this.#keep(changes)
    } catch {
      // The place has not moved, so that nothing is lost: the database is asked again.
      setTimeout(() => this.#wake(), 250).unref()
    }
  }

  #keep(changes: Change[]): void {
    if (changes.length === 0) return
    changes.forEach(this.#hear)
    this.#changes.push(...changes)
    const surplus = this.#changes.length - kept
    if (surplus > 0) {
      this.#changes.splice(0, surplus)
      this.#dropped += surplus
    }
    this.#arrived()
  }

  #at(position: number): Change | undefined {
    if (position < this.#dropped) throw new Unavailable('You read too slowly: subscribe again.')
    return this.#changes[position - this.#dropped]
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #arrived(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
