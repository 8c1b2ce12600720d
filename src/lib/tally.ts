/** Counts what is open under each key, up to a limit; 0 is no limit. */
export class Tally {
  readonly #limit: number
  readonly #open = new Map<string, number>()

  constructor(limit: number) {
    this.#limit = limit
  }

  isFull(key: string): boolean {
    return this.#limit > 0 && (this.#open.get(key) ?? 0) >= this.#limit
  }

  add(key: string): void {
    this.#open.set(key, (this.#open.get(key) ?? 0) + 1)
  }

  remove(key: string): void {
    const left = (this.#open.get(key) ?? 1) - 1
    if (left === 0) this.#open.delete(key)
    else this.#open.set(key, left)
  }
}
