import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { Conflict } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'
import { newId } from '../lib/ids.ts'
import { type Carrier, lasts, requireMail, writeLetter } from './letters.ts'
import { readToken, useToken } from './one-time-tokens.ts'
import { requireStrong } from './password-policy.ts'
import { hashPassword } from './passwords.ts'
import type { Sender } from './sender.ts'
import type { Throttle } from './throttle.ts'

const purpose = 'VERIFY_EMAIL'

type Wish = { email: string; displayName: string; password: string }
type Kept = { email: string; folded: string; displayName: string; hash: string }

/** Accounts to be: there is none before its address is proved. */
export class Registrations {
  readonly #lanes: Lanes
  readonly #throttle: Throttle
  readonly #carrier: Carrier

  constructor(lanes: Lanes, throttle: Throttle, carrier: Carrier) {
    this.#lanes = lanes
    this.#throttle = throttle
    this.#carrier = carrier
  }

  /** Whether the address has an account is looked up when the letter is sent: nothing here depends on it. */
  async register({ email, displayName, password }: Wish, sender: Sender): Promise<void> {
    requireMail(this.#carrier)
    requireStrong(password, email)
    await this.#throttle.chargeSender(sender)
    const hash = await hashPassword(password)
    const folded = foldEmail(email)
    if (!(await this.#throttle.allowsLetter(folded))) return
    await transaction(this.#lanes, (op) => keep(op, { email, folded, displayName, hash }))
    this.#carrier.wake()
  }

  /** Makes the account. Whoever else has registered the address has done so in vain. */
  async verify(token: string): Promise<void> {
    await transaction(this.#lanes, async (op) => {
      const subject = await readToken(op, purpose, token)
      await useToken(op, purpose, token)
      const { rows } = await op.query<{ folded: string }>({
        text: `INSERT INTO account (id, email, email_folded, display_name, password_hash)
          SELECT $2, email, email_folded, display_name, password_hash FROM registration WHERE id = $1
          ON CONFLICT (email_folded) DO NOTHING RETURNING email_folded AS folded`,
        values: [subject.subjectId, newId()],
      })
      const [made] = rows
      if (!made)
        throw new Conflict('This address has an account already: sign in with it.', {
          reason: 'USED',
        })
      await op.query({
        text: 'DELETE FROM registration WHERE email_folded = $1',
        values: [made.folded],
      })
    })
  }
}

async function keep(op: Operation, { email, folded, displayName, hash }: Kept): Promise<void> {
  const id = newId()
  await op.query({ text: sweep })
  await op.query({
    text: `INSERT INTO registration (id, email, email_folded, display_name, password_hash, expires_at)
      VALUES ($1, $2, $3, $4, $5, now() + $6::interval)`,
    values: [id, email, folded, displayName, hash, lasts.VERIFY_EMAIL],
  })
  await writeLetter(op, { kind: purpose, address: folded, subjectId: id })
}

// As ever more are made, more of those that nobody has proved are removed.
const sweep = `
  DELETE FROM registration WHERE id = ANY (ARRAY(
    SELECT id FROM registration WHERE expires_at < now() ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED))`
