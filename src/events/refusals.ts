import type { Statement } from '../db/lanes/opening.ts'
import type { Lanes } from '../db/lanes.ts'
import { attempted } from '../db/transaction.ts'
import { OnceAMinute } from '../lib/once-a-minute.ts'

/** Which refusals are of one kind, and how one is told, or that it was there so many times more. */
export type Keeping<Refused> = {
  kindOf(refused: Refused): string
  told(refused: Refused, times?: number): Statement
}

/** Keeps refusals, each in a transaction of its own. Whoever is refused a thousand times writes two a minute of a kind. */
export class Refusals<Refused> {
  readonly #keeping: Keeping<Refused>
  readonly #kept: OnceAMinute<Refused>

  constructor(lanes: Lanes, now: () => Date, keeping: Keeping<Refused>) {
    this.#keeping = keeping
    this.#kept = new OnceAMinute(
      (refused, times) => attempted(lanes, keeping.told(refused, times)),
      now,
    )
  }

  keep(refused: Refused): Promise<void> {
    return this.#kept.keep(this.#keeping.kindOf(refused), refused)
  }

  /** Tells of all that was only counted. */
  end(): Promise<void> {
    return this.#kept.end()
  }
}
