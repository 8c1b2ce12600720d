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
/** What is overdue is in another node's hands: so soon is looked whether it let go. */
const soonMs = 1_000

/**
 * Does what is due, one thing of each kind at a time. It looks when a commit calls every node, when the next thing is due, and at the
 * start: where there is nothing to do, the database is asked nothing.
 */
export class Chores {
  readonly #wakeup: Wakeup
  readonly #ending = new AbortController()
  readonly #rounds: readonly Rounds[]

  constructor(wakeup: Wakeup, log: Log, chores: readonly Chore[]) {
    this.#wakeup = wakeup
    const { signal } = this.#ending
    this.#rounds = chores.map((chore) => new Rounds(chore, log, signal))
  }

  start(): Promise<void> {
    return this.#wakeup.listen('circlegate_chores', () => {
      for (const one of this.#rounds) one.wake()
    })
  }

  async end(): Promise<void> {
    this.#ending.abort()
    await Promise.all(this.#rounds.map((one) => one.end()))
  }
}

/** The rounds of one chore, which wait for no other. */
class Rounds {
  readonly #chore: Chore
  readonly #log: Log
  readonly #signal: AbortSignal
  #running: Promise<void> | undefined
  #again = false
  #callOff = () => {}

  constructor(chore: Chore, log: Log, signal: AbortSignal) {
    this.#chore = chore
    this.#log = log
    this.#signal = signal
  }

  wake(): void {
    if (this.#signal.aborted) return
    this.#again = true
    this.#running ??= this.#run()
  }

  async end(): Promise<void> {
    this.#callOff()
    await this.#running
  }

  /** What is called for during a round may have come too late for it: then there is another. */
  async #run(): Promise<void> {
    this.#callOff()
    let next: number | null = null
    while (this.#again && !this.#signal.aborted) {
      this.#again = false
      next = await this.#do()
    }
    this.#running = undefined
    if (next === null || this.#signal.aborted) return
    const moment = new Date(Date.now() + (next > 0 ? next : soonMs))
    this.#callOff = at(moment, () => this.wake())
  }

  async #do(): Promise<number | null> {
    try {
      while (!this.#signal.aborted && (await this.#chore.doOne(this.#signal)));
      return this.#signal.aborted ? null : await this.#chore.untilDue()
    } catch (err) {
      if (!this.#signal.aborted)
        this.#log.warn({ err, chore: this.#chore.name }, 'a chore failed and is tried again')
      return pauseMs
    }
  }
}
