type Work = () => Promise<void>

/** Does so much at once. Whose work waits has a turn after each of the others: nobody's thousands hold up another's one. */
export class Turns {
  readonly #lines = new Map<string, Work[]>()
  #running = 0

  constructor(readonly atOnce: number) {}

  take(whose: string, work: Work): void {
    const line = this.#lines.get(whose)
    if (line) line.push(work)
    else this.#lines.set(whose, [work])
    this.#next()
  }

  #next(): void {
    const [first] = this.#lines
    if (!first || this.#running === this.atOnce) return
    const [whose, line] = first
    const work = line.shift()!
    this.#lines.delete(whose)
    if (line.length > 0) this.#lines.set(whose, line)
    this.#running++
    void work().finally(() => {
      this.#running--
      this.#next()
    })
  }
}
