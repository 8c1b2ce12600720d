import type { Wakeup } from '../events/wakeup.ts'
import type { Log } from '../lib/log.ts'
import { Rounds } from './rounds.ts'

/** Something that is done in the background, by whichever node comes to it first. */
export type Chore = {
  /** What it is called in the log. */
  readonly name: string
  /** Does one thing that is due; false where there was none. Gives up soon after the signal. */
  doOne(signal: AbortSignal): Promise<boolean>
  /** In how many milliseconds something is due; null where nothing will be. */
  untilDue(): Promise<number | null>
}

/** What is overdue is in another node's hands: so soon is looked whether it let go. */
const soonMs = 1_000

/**
 * Does what is due, one thing of each kind at a time. It looks when a commit calls every node, when the next thing is due, and at the
 * start: where there is nothing to do, the database is asked nothing.
 */
export class Chores {
  readonly #wakeup: Wakeup
  /** Those of one chore wait for no other. */
  readonly #rounds: readonly Rounds[]

  constructor(wakeup: Wakeup, log: Log, chores: readonly Chore[]) {
    this.#wakeup = wakeup
    this.#rounds = chores.map((chore) => roundsOf(chore, log))
  }

  start(): Promise<void> {
    return this.#wakeup.listen('circlegate_chores', () => {
      for (const one of this.#rounds) one.wake()
    })
  }

  async end(): Promise<void> {
    await Promise.all(this.#rounds.map((one) => one.end()))
  }
}

const roundsOf = (chore: Chore, log: Log): Rounds =>
  new Rounds({
    go: (signal) => doAll(chore, signal),
    failed: (err) => log.warn({ err, chore: chore.name }, 'a chore failed and is tried again'),
  })

async function doAll(chore: Chore, signal: AbortSignal): Promise<number | null> {
  try {
    while (!signal.aborted && (await chore.doOne(signal)));
    return signal.aborted ? null : await dueIn(chore)
  } catch (err) {
    // What gives up because it was told to has not failed.
    if (signal.aborted) return null
    throw err
  }
}

async function dueIn(chore: Chore): Promise<number | null> {
  const ms = await chore.untilDue()
  return ms === null || ms > 0 ? ms : soonMs
}
