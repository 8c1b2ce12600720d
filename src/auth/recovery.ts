import type { Lanes } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { NotFound } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'
import { type Carrier, requireMail, writeLetter } from './letters.ts'
import { readToken, useToken, voidTokens } from './one-time-tokens.ts'
import { requireStrong } from './password-policy.ts'
import { hashPassword } from './passwords.ts'
import type { Sender } from './sender.ts'
import { endSessions } from './session-ends.ts'
import type { Throttle } from './throttle.ts'
import { tellOfAccount } from './trail.ts'

const purpose = 'RESET_PASSWORD'

type Reset = { token: string; password: string }

/** Another password for whoever has forgotten theirs, by way of their mailbox. */
export class Recovery {
  readonly #lanes: Lanes
  readonly #throttle: Throttle
  readonly #carrier: Carrier

  constructor(lanes: Lanes, throttle: Throttle, carrier: Carrier) {
    this.#lanes = lanes
    this.#throttle = throttle
    this.#carrier = carrier
  }

  /**
   * Whether there is such an account is looked up when the letter is sent: all that is done here is the same,
   * and takes the same time, for an address that nobody has.
   */
  async request(email: string, sender: Sender): Promise<void> {
    requireMail(this.#carrier)
    const address = foldEmail(email)
    await this.#throttle.chargeSender(sender)
    if (!(await this.#throttle.allowsLetter(address))) return
    await transaction(this.#lanes, (op) => writeLetter(op, { kind: purpose, address }))
    this.#carrier.wake()
  }

  /** Ends all sessions: whoever knew the old password is out. */
  async reset({ token, password }: Reset, sender: Sender): Promise<void> {
    const { subjectId: accountId } = await transaction(this.#lanes, (op) =>
      readToken(op, purpose, token),
    )
    requireStrong(password, await this.#emailOf(accountId))
    const hash = await hashPassword(password)
    await transaction(this.#lanes, async (op) => {
      // The account first: two links to one account would wait for each other otherwise.
      const { rowCount } = await op.query({
        text: `UPDATE account SET password_hash = $2 WHERE id = $1 AND status = 'ACTIVE'`,
        values: [accountId, hash],
      })
      if (rowCount !== 1) throw new NotFound('Link')
      await useToken(op, purpose, token)
      await voidTokens(op, purpose, accountId)
      await tellOfAccount(op, { accountId, kind: 'PASSWORD_RESET', sender })
      await endSessions(op, { accountId }, 'PASSWORD_RESET')
    })
  }

  async #emailOf(accountId: string): Promise<string> {
    const { rows } = await transaction(this.#lanes, (op) =>
      op.query<{ email: string }>({
        text: `SELECT email FROM account WHERE id = $1 AND status = 'ACTIVE'`,
        values: [accountId],
      }),
    )
    if (!rows[0]) throw new NotFound('Link')
    return rows[0].email
  }
}
