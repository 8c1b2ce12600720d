import type { Query } from '../db/query.ts'
import { Unavailable } from '../errors/index.ts'
import type { Log } from '../lib/log.ts'
import type { Change } from './change.ts'
import { changesSince, latestPlace, type Place } from './outbox.ts'
import type { Wakeup } from './wakeup.ts'

/** How many changes are kept for readers that lag; one that lags further has to start anew. */
const kept = 10_000

/**
 * The committed outbox, read once per node and followed by every subscription at its own pace. Nobody
 * follows, nothing is read: an idle node asks the database nothing.
 */
export class Feed {
  readonly #run: Query
  readonly #wakeup: Wakeup
  readonly #log: Log
  #isFailing = false
  #changes: Change[] = []
  #dropped = 0
  #place: Place | undefined
  #started: Promise<void> | undefined
  #reading: Promise<void> = Promise.resolve()
  #pending = false
  #ended = false
  #lagSeconds = 0
  readonly #followers = new Set<Follower>()

  constructor(run: Query, wakeup: Wakeup, log: Log) {
    this.#run = run
    this.#log = log
    this.#wakeup = wakeup
  }

  /** How many follow, how many changes the last of them has yet to look at, how late the node heard. */
  get load(): { followers: number; behind: number; lagSeconds: number } {
    const head = this.#dropped + this.#changes.length
    const behind = [...this.#followers].reduce((most, { position }) => {
      return Math.max(most, head - position)
    }, 0)
    return { followers: this.#followers.size, behind, lagSeconds: this.#lagSeconds }
  }

  /** All that is committed from now on and passes the sieve, in the order in which it happened. */
  async follow(sieve: (change: Change) => boolean): Promise<AsyncIterableIterator<Change>> {
    this.#started ??= this.#start()
    await this.#started
    const follower: Follower = { position: this.#dropped + this.#changes.length, wake: () => {} }
    this.#followers.add(follower)
    const next = async (): Promise<IteratorResult<Change>> => {
      while (this.#followers.has(follower) && !this.#ended) {
        const change = this.#at(follower)
        if (!change) await arrivalFor(follower)
        else if (++follower.position && sieve(change)) return { value: change, done: false }
      }
      return { value: undefined, done: true }
    }
    const end = async () => {
      this.#followers.delete(follower)
      follower.wake()
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
    await this.#reading
  }

  async #start(): Promise<void> {
    try {
      this.#place = await latestPlace(this.#run)
      await this.#wakeup.listen('circlegate_outbox', () => this.#wake())
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
      this.#isFailing = false
    } catch (err) {
      // The place has not moved, so that nothing is lost: the database is asked again.
      if (!this.#isFailing) this.#log.warn({ err }, 'changes cannot be read; it is tried again')
      this.#isFailing = true
      setTimeout(() => this.#wake(), 250).unref()
    }
  }

  #keep(changes: Change[]): void {
    if (changes.length === 0) return
    this.#lagSeconds = Math.max(0, Date.now() - changes.at(-1)!.occurredAt.getTime()) / 1000
    const all = this.#changes.concat(changes)
    this.#changes = all.slice(-kept)
    this.#dropped += all.length - this.#changes.length
    this.#arrived()
  }

  #at(follower: Follower): Change | undefined {
    const { position } = follower
    if (position >= this.#dropped) return this.#changes[position - this.#dropped]
    this.#followers.delete(follower)
    throw new Unavailable('You read too slowly: subscribe again.')
  }

  #arrived(): void {
    for (const { wake } of this.#followers) wake()
  }
}

/** Who follows: how far they are, and what they wait by. */
type Follower = { position: number; wake: () => void }

const arrivalFor = (follower: Follower) =>
  new Promise<void>((resolve) => {
    follower.wake = resolve
  })
