import type { Lanes } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { Conflict, InvalidInput, Unauthenticated } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'
import type { Person } from './caller.ts'
import type { Devices } from './devices.ts'
import { type GuessGuards, guess } from './guess.ts'
import { voidTokens } from './one-time-tokens.ts'
import { requireStrong } from './password-policy.ts'
import { hashPassword, verifyPassword } from './passwords.ts'
import type { SecondFactors } from './second-factors.ts'
import type { Sender } from './sender.ts'
import { endSessions } from './session-ends.ts'
import { type Bucket, bucketsFor } from './throttle.ts'
import { tellOfAccount } from './trail.ts'

/** What somebody signs in with, and the token of a device that has done so before. */
type Claim = {
  email: string
  password: string
  code?: string | null
  deviceToken?: string | null
}

/** Whose account it is. The hash that was matched goes along: it may change before a session begins. */
export type Proven = { accountId: string; hash: string; deviceToken: string }

type PasswordChange = { currentPassword: string; newPassword: string }
type Kept = { id: string; hash: string }

/** What stands between a guess and an account. */
type Guards = GuessGuards & { devices: Devices; factors: SecondFactors }

/** Who proves to be whom, on the identity plane. No lane is held while a password is hashed. */
export class Accounts {
  readonly #lanes: Lanes
  readonly #guards: Guards

  constructor(lanes: Lanes, guards: Guards) {
    this.#lanes = lanes
    this.#guards = guards
  }

  async prove({ email, password, code, deviceToken }: Claim, sender: Sender): Promise<Proven> {
    const { devices, factors } = this.#guards
    const folded = foldEmail(email)
    const device = devices.idOf(deviceToken ?? undefined, folded)
    const attempt = { password, sender, buckets: bucketsFor(folded, sender, device) }
    const account = await this.#match(folded, attempt)
    if (!account) throw new Unauthenticated('The address or the password is wrong.')
    await factors.require({ accountId: account.id, folded, device, sender }, code)
    const token = devices.tokenFor(folded, device)
    return { accountId: account.id, hash: account.hash, deviceToken: token }
  }

  /** Whether somebody who is signed in knows the password as well; guesses count like those at the door. */
  async requirePassword({ email }: Person, password: string, sender: Sender): Promise<void> {
    const folded = foldEmail(email)
    const attempt = { password, sender, buckets: bucketsFor(folded, sender) }
    const account = await this.#match(folded, attempt)
    if (!account) throw new InvalidInput({ password: 'This is not your password.' })
  }

  /** Ends every other session: whoever knew the old password is out. */
  async changePassword(person: Person, change: PasswordChange, sender: Sender): Promise<void> {
    const { accountId, email, sessionId } = person
    requireStrong(change.newPassword, email, 'newPassword')
    if (change.newPassword === change.currentPassword)
      throw new InvalidInput({ newPassword: 'This is the present one.' })
    const folded = foldEmail(email)
    const attempt = {
      password: change.currentPassword,
      sender,
      buckets: bucketsFor(folded, sender),
    }
    const account = await this.#match(folded, attempt)
    if (!account) throw new InvalidInput({ currentPassword: 'This is not your password.' })
    const values = [accountId, account.hash, await hashPassword(change.newPassword)]
    await transaction(this.#lanes, async (op) => {
      const text = 'UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2'
      const { rowCount } = await op.query({ text, values })
      if (rowCount !== 1) throw new Conflict('Your password has just been changed elsewhere.')
      await voidTokens(op, 'RESET_PASSWORD', accountId)
      await tellOfAccount(op, { accountId, kind: 'PASSWORD_CHANGED', sender })
      await endSessions(op, { accountId, but: sessionId }, 'PASSWORD_CHANGED')
    })
  }

  /** Which of their memberships somebody acts by when they name no company; there is one at most. */
  prefer(accountId: string, tenantId: string): Promise<void> {
    const values = [accountId, tenantId]
    return transaction(this.#lanes, async (op) => {
      await op.query({
        text: 'UPDATE membership SET is_preferred = false WHERE account_id = $1 AND tenant_id <> $2 AND is_preferred',
        values,
      })
      await op.query({
        text: 'UPDATE membership SET is_preferred = true WHERE account_id = $1 AND tenant_id = $2 AND NOT is_preferred',
        values,
      })
    })
  }

  /** The account of that address, if the password is its. */
  #match(email: string, { password, ...from }: Attempt): Promise<Kept | undefined> {
    return guess(this.#guards, { email, ...from }, () => this.#look(email, password))
  }

  async #look(folded: string, password: string): Promise<Kept | undefined> {
    const account = await this.#find(folded)
    const matches = await verifyPassword(account?.hash, password)
    return matches ? account : undefined
  }

  async #find(folded: string): Promise<Kept | undefined> {
    const text = `SELECT id, password_hash AS hash FROM account WHERE email_folded = $1 AND status = 'ACTIVE'`
    const { rows } = await transaction(this.#lanes, (op) =>
      op.query<Kept>({ text, values: [folded] }),
    )
    return rows[0]
  }
}

type Attempt = { password: string; sender: Sender; buckets: Bucket[] }
