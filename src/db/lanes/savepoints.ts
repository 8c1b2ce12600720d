import type { Answer, Question } from './connection.ts'

type Ask = (question: Question) => Promise<Answer>

export type Savepoint = { release(): Promise<void>; rollback(): Promise<void> }

/**
 * What Prisma believes to be transactions, inside the one that is. They take turns, and statements
 * outside of them wait: one that slipped in between would be undone with a savepoint it is no part of.
 */
export class Savepoints {
  /** Settles when the open one closes. There may be another by then: look again, without a pause. */
  busy: Promise<void> | undefined
  #serial = 0

  constructor(readonly ask: Ask) {}

  async open(): Promise<Savepoint> {
    while (this.busy) await this.busy
    const close = this.#hold()
    const name = `prisma_${++this.#serial}`
    const finish = (text: string) =>
      this.ask({ text })
        .then(() => {})
        .finally(close)
    try {
      await this.ask({ text: `SAVEPOINT ${name}` })
    } catch (error) {
      close()
      throw error
    }
    return {
      release: () => finish(`RELEASE ${name}`),
      rollback: () => finish(`ROLLBACK TO ${name}; RELEASE ${name}`),
    }
  }

  #hold(): () => void {
    let free = () => {}
    this.busy = new Promise((resolve) => {
      free = () => {
        this.busy = undefined
        resolve()
      }
    })
    return free
  }
}
