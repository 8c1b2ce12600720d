import { setImmediate } from 'node:timers/promises'

/** Lets one through at a time, and between two of them all else that waits to be done. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve()

  pass(): Promise<void> {
    this.#last = this.#last.then(() => setImmediate())
    return this.#last
  }
}
