import { digest } from '../lib/digest.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** What is kept under a member's key: the digest of what was asked, and what was answered. */
export type Kept = { asked: string; answer: string }

/** What is known of a key: what is kept under it, or else whether nobody is under way with it. */
type Recalled = { free: boolean; kept?: Kept }

/** The answers that the acting member was given under keys of its own, in its own transaction. */
export class Answers {
  readonly #work: () => UnitOfWork

  /**
   * The unit of work is asked for each time: an operation may give one back and go on in another. A program that
   * asks by an API key has idempotency keys of its own, apart from those of whoever made it.
   */
  constructor(
    work: () => UnitOfWork,
    readonly apart?: string,
  ) {
    this.#work = work
  }

  #own(key: string): string {
    return this.apart === undefined ? key : digest(`${this.apart} ${key}`)
  }

  /** A key that was free is held from here on, until the transaction ends. */
  async recall(key: string): Promise<Recalled> {
    const text = 'SELECT free, asked, answer FROM gate.recall_answer($1)'
    const { rows } = await this.#work().query<Row>({ text, values: [this.#own(key)] })
    const { free, asked, answer } = rows[0]!
    return asked === null || answer === null ? { free } : { free, kept: { asked, answer } }
  }

  /** Says whether it was kept: not if somebody else has kept one under the key meanwhile. */
  async keep(key: string, { asked, answer }: Kept): Promise<boolean> {
    const text = 'SELECT gate.keep_answer($1, $2, $3) AS kept'
    const { rows } = await this.#work().query<{ kept: boolean }>({
      text,
      values: [this.#own(key), asked, answer],
    })
    return rows[0]!.kept
  }
}

type Row = { free: boolean; asked: string | null; answer: string | null }
