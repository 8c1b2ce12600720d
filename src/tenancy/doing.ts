import type { Statement } from '../db/lanes.ts'

/** The last decision by which something may be written. */
export type Decided = { permission: string; reach: string; decisionId: string }

/** The request that an operation serves: what it asks for, and where from. */
export type Asked = { field: string; requestId: string; address?: string | undefined }

/**
 * What the journal is told of an operation besides what changed. It goes with BEGIN; what is decided
 * later goes in one flight with the next statement, so that no write waits for it.
 */
export class Doing {
  #asked: Asked | undefined
  #decided: Decided | undefined
  #told = ''

  /** A read writes nothing, and so has nothing to tell. */
  begin(asked: Asked | undefined): void {
    this.#asked = asked
    this.#told = ''
  }

  /** What the operation asks for and what was decided last, of one that writes. */
  get known(): { asked: Asked; decided?: Decided | undefined } | undefined {
    return this.#asked && { asked: this.#asked, decided: this.#decided }
  }

  decide(decided: Decided): void {
    this.#decided = decided
  }

  /** For the statement that enters: all that is known so far. */
  tell(): string | undefined {
    if (!this.#asked) return undefined
    this.#told = JSON.stringify({ ...this.#asked, ...this.#decided })
    return this.#told
  }

  /** For a statement of its own, if there is something that has not been told. */
  tells(): Statement | undefined {
    const told = this.#told
    const now = this.tell()
    if (now === undefined || now === told) return undefined
    return { text: "SELECT set_config('app.doing', $1, true)", values: [now] }
  }
}
