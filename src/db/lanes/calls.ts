import { within } from '../../lib/within.ts'

/** Counts calls while they run, so that a lane does not move on under one that floats. */
export class Calls {
  #running = 0
  #idle = () => {}

  get any(): boolean {
    return this.#running > 0
  }

  async count<T>(call: () => Promise<T>): Promise<T> {
    this.#running++
    try {
      return await call()
    } finally {
      if (--this.#running === 0) this.#idle()
    }
  }

  /** True once none is running; false if that takes too long. */
  async drained(withinMs: number): Promise<boolean> {
    if (!this.any) return true
    const idle = new Promise<boolean>((resolve) => {
      this.#idle = () => resolve(true)
    })
    return within(withinMs, idle, false)
  }
}
