import { at } from '../lib/at.ts'

/** What failed is tried again after so long. */
const pauseMs = 30_000

type Round = {
  /** Does all that is due, and says in how many milliseconds something will be; null where nothing will be. */
  go(signal: AbortSignal): Promise<number | null>
  /** Is told what a round failed of. */
  failed(err: unknown): void
}

/** One round after the other: when it is called for, when the next thing is due, and never two at once. */
export class Rounds {
  readonly #round: Round
  readonly #ending = new AbortController()
  #running: Promise<void> | undefined
  #again = false
  #callOff = () => {}

  constructor(round: Round) {
    this.#round = round
  }

  wake(): void {
    if (this.#isOver) return
    this.#again = true
    this.#running ??= this.#run()
  }

  /** Tells the round by its signal that there is no other, and waits for it. */
  async end(): Promise<void> {
    this.#ending.abort()
    this.#callOff()
    await this.#running
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted
  }

  /** What is called for during a round may have come too late for it: then there is another. */
  async #run(): Promise<void> {
    this.#callOff()
    let next: number | null = null
    while (this.#again && !this.#isOver) {
      this.#again = false
      next = await this.#go()
    }
    this.#running = undefined
    if (next === null || this.#isOver) return
    this.#callOff = at(new Date(Date.now() + next), () => this.wake())
  }

  async #go(): Promise<number | null> {
    try {
      return await this.#round.go(this.#ending.signal)
    } catch (err) {
      this.#round.failed(err)
      return pauseMs
    }
  }
}
