import type { Wakeup } from '../events/wakeup.ts'
import { at } from '../lib/at.ts'
import type { Log } from '../lib/log.ts'

/** Something that is done in the background, by whichever node comes to it first. */
export type Chore = {
  /** What it is called in the log. */
  readonly name: string
  /** Does one thing that is due; false where there was none. Gives up soon after the signal. */
  doOne(signal: AbortSignal): Promise<boolean>
  /** In how many milliseconds something is due; null where nothing will be. */
  untilDue(): Promise<number | null>
}

/** What failed is tried again after so long. */
const pauseMs = 30_000

/**
 * Does what is due, one thing at a time. It looks when a commit calls every node, when the next thing is due, and at the start:
 * where there is nothing to do, the database is asked nothing.
 */
export class Chores {
  readonly #wakeup: Wakeup
  readonly #log: Log
  readonly #chores: readonly Chore[]
  readonly #ending = new AbortController()
  #round: Promise<void> | undefined
  #again = false
  #callOff = () => {}

  constructor(wakeup: Wakeup, log: Log, chores: readonly Chore[]) {
    this.#wakeup = wakeup
    this.#log = log
    this.#chores = chores
  }

  start(): Promise<void> {
    return this.#wakeup.listen('circlegate_chores', () => this.#wake())
  }

  async end(): Promise<void> {
    this.#ending.abort()
    this.#callOff()
    await this.#round
  }

  #wake(): void {
    if (this.#ending.signal.aborted) return
    this.#again = true
    this.#round ??= this.#rounds()
  }

  /** What is called for during a round may have come too late for it: then there is another. */
  async #rounds(): Promise<void> {
    this.#callOff()
    let next: number | null = null
    while (this.#again && !this.#ending.signal.aborted) {
      this.#again = false
      const due = await Promise.all(this.#chores.map((chore) => this.#do(chore)))
      const known = due.filter((ms) => ms !== null)
      next = known.length > 0 ? Math.min(...known) : null
    }
    this.#round = undefined
    if (next === null || this.#ending.signal.aborted) return
    this.#callOff = at(new Date(Date.now() + next), () => this.#wake())
  }

  async #do(chore: Chore): Promise<number | null> {
    const { signal } = this.#ending
    try {
      while (!signal.aborted && (await chore.doOne(signal)));
      return signal.aborted ? null : await chore.untilDue()
    } catch (err) {
      if (!signal.aborted)
        this.#log.warn({ err, chore: chore.name }, 'a chore failed and is tried again')
      return pauseMs
    }
  }
}
