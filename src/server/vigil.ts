import { at } from '../lib/at.ts'
import type { Context } from './request.ts'
import { Turns } from './turns.ts'

/** Asks whether a feed may go on, as if it were opened now: answers with the reason if not. */
export type Again = () => Promise<{ context: Context } | { reason: unknown }>

/** How long is waited for what else changes in the same moment. */
const pauseMs = 50
/** How far the database's clock may be behind ours before it is asked twice, and how soon it is asked again. */
const behindMs = 100
const againMs = 250
/** Asking takes so many lanes at most: a company with thousands of feeds leaves some to all others. */
const asksAtOnce = 8

/** One open feed, and on what it rests. */
class Watch {
  /** Tells the reader, who waits. */
  refuse: ((reason: unknown) => void) | undefined
  reason: { is: unknown } | undefined
  /** Whether its turn to be asked is still to come: one is enough. */
  isWaiting = false
  #asked = 0
  #silence: (() => void) | undefined
  #context: Context

  constructor(
    context: Context,
    readonly again: Again,
    readonly onTime: (watch: Watch) => void,
  ) {
    this.#context = context
    this.#wait(0)
  }

  get company(): string {
    return this.#context.payer.tenantId ?? ''
  }

  isCurrent(): Promise<boolean> {
    return this.#context.isCurrent()
  }

  /** Goes on, on what was found out now, or is over. */
  async ask(): Promise<void> {
    const asked = ++this.#asked
    const answer = await this.again()
    // Who asked later knows better.
    if (asked !== this.#asked) return
    this.end()
    if ('context' in answer) {
      this.#context = answer.context
      this.#wait(Date.now() + againMs)
    } else {
      this.reason = { is: answer.reason }
      this.refuse?.(answer.reason)
    }
  }

  end(): void {
    this.#silence?.()
    this.#silence = undefined
  }

  /** The clock alone may revoke: a window closes and nothing is written. */
  #wait(soonest: number): void {
    const { standsUntil } = this.#context
    const moment = new Date(Math.max((standsUntil?.getTime() ?? Number.NaN) + behindMs, soonest))
    // There is no such moment where nothing ends.
    if (!Number.isNaN(moment.getTime())) this.#silence = at(moment, () => this.onTime(this))
  }
}

/**
 * Watches over open feeds: those whose ground has changed are asked again, at once, whether there is
 * something to tell or not. What is told is asked about by itself, so that nothing leaks meanwhile.
 */
export class Vigil {
  readonly #watches = new Set<Watch>()
  readonly #turns = new Turns(asksAtOnce)
  #isLooking = false
  #again = false

  /** Something that feeds rest on has changed. One round at a time; what changes meanwhile has the next. */
  wake(): void {
    this.#again = true
    if (!this.#isLooking) void this.#rounds()
  }

  /** The same stream, until whoever opened it may not any more. */
  over<T>(source: AsyncIterable<T>, context: Context, again: Again): AsyncIterable<T> {
    const items = source[Symbol.asyncIterator]()
    const watch = new Watch(context, again, (late) => this.#ask(late))
    this.#watches.add(watch)
    const end = async () => {
      watch.end()
      this.#watches.delete(watch)
      await items.return?.()
      return { value: undefined, done: true as const }
    }
    const next = () =>
      new Promise<IteratorResult<T>>((resolve, reject) => {
        watch.refuse = reject
        if (watch.reason) reject(watch.reason.is)
        else items.next().then(resolve, reject)
      }).catch(async (reason) => {
        await end()
        throw reason
      })
    return { [Symbol.asyncIterator]: () => ({ next, return: end }) }
  }

  async #rounds(): Promise<void> {
    this.#isLooking = true
    while (this.#again) {
      await new Promise((done) => setTimeout(done, pauseMs).unref())
      this.#again = false
      await Promise.all([...this.#watches].map((watch) => this.#look(watch)))
    }
    this.#isLooking = false
  }

  /** A round looks who has to be asked, and does not wait until they are. */
  async #look(watch: Watch): Promise<void> {
    const isCurrent = watch.isWaiting || (await watch.isCurrent().catch(() => false))
    if (!isCurrent) this.#ask(watch)
  }

  #ask(watch: Watch): void {
    if (watch.isWaiting) return
    watch.isWaiting = true
    this.#turns.take(watch.company, () => this.#askNow(watch))
  }

  /** Where the database does not answer nothing is known: it is asked again. */
  async #askNow(watch: Watch): Promise<void> {
    watch.isWaiting = false
    if (!this.#watches.has(watch)) return
    await watch.ask().catch(() => setTimeout(() => this.#ask(watch), 1000).unref())
    // It may have been closed meanwhile.
    if (!this.#watches.has(watch)) watch.end()
  }
}
