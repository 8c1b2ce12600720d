/** Chance that falls the same way in every run. */
export class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** From 0 up to 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  falls = (chance: number) => this.roll() < chance
  from = (low: number, high: number) => low + Math.floor(this.roll() * (high - low + 1))
  one = <T>(list: readonly T[]): T => list[Math.floor(this.roll() * list.length)]!
  some = <T>(list: readonly T[], chance: number) => list.filter(() => this.falls(chance))
}
