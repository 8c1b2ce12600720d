import { described, type Sender } from '../auth/sender.ts'
import type { Lanes } from '../db/lanes.ts'
import { attempted } from '../db/transaction.ts'
import { OnceAMinute } from '../lib/once-a-minute.ts'

/** Something that somebody of the staff may not do or see, and tried. */
type Refused = {
  accountId: string
  sessionId: string
  sender: Sender
  decisionId: string
  /** The permission that their role lacks. */
  permission: string
}

/**
 * Keeps refusals at the staff's door in the trail of security of whoever was refused: no company is touched by them.
 * Reads are kept as well as writes, for what staff can see is everybody's. Whoever is refused a thousand times writes two
 * entries a minute for each permission.
 */
export class StaffRefusals {
  readonly #kept: OnceAMinute<Refused>

  constructor(lanes: Lanes, now: () => Date) {
    this.#kept = new OnceAMinute(
      (refused, times) => attempted(lanes, { text, values: valuesOf(refused, times) }),
      now,
    )
  }

  keep(refused: Refused): Promise<void> {
    return this.#kept.keep(`${refused.accountId} ${refused.permission}`, refused)
  }

  /** Tells of all that was only counted. */
  end(): Promise<void> {
    return this.#kept.end()
  }
}

const valuesOf = (refused: Refused, times = 1): unknown[] => [
  ...[refused.accountId, refused.decisionId, refused.sessionId, refused.permission, times],
  ...described(refused.sender),
]

// One that was kept although the connection said otherwise is there.
const text = `
  INSERT INTO account_event (account_id, id, of_staff, kind, session_id, detail, times, address, user_agent)
  VALUES ($1, $2, true, 'DENIED', $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`
