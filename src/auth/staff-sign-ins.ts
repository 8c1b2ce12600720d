import type { Lanes } from '../db/lanes.ts'
import type { Query } from '../db/query.ts'
import { transaction } from '../db/transaction.ts'
import { Unauthenticated } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'
import { newId } from '../lib/ids.ts'
import { type GuessGuards, guess } from './guess.ts'
import { verifyPassword } from './passwords.ts'
import { described, type Sender } from './sender.ts'
import type { StaffPerson } from './staff-caller.ts'
import { bucketsFor } from './throttle.ts'
import { ofStaff } from './tokens.ts'

type StaffClaim = { email: string; password: string }

type Known = { id: string; hash: string }

/** How long an ended session is kept: who signed in from where can be looked up meanwhile. */
const keptDays = 90

/** How the staff sign in and out, on their own plane. */
export class StaffSignIns {
  readonly #lanes: Lanes
  readonly #guards: GuessGuards

  constructor(lanes: Lanes, guards: GuessGuards) {
    this.#lanes = lanes
    this.#guards = guards
  }

  readonly run: Query = (statement) => transaction(this.#lanes, (op) => op.query(statement))

  /** A session for whoever proves to be of the staff. */
  async begin({ email, password }: StaffClaim, sender: Sender): Promise<StaffPerson> {
    const folded = foldEmail(email)
    const buckets = bucketsFor(`staff ${folded}`, staffSender(sender))
    const tried = { email: folded, sender, buckets }
    const known = await guess(this.#guards, tried, () => this.#match(folded, password))
    const sessionId = known && (await this.#open(known, sender))
    const person = sessionId && (await this.person(sessionId))
    if (!person) throw new Unauthenticated('The address or the password is wrong.')
    return person
  }

  /** Whose session it is, as long as both stand. */
  async person(sessionId: string): Promise<StaffPerson | undefined> {
    const { rows } = await this.run<StaffPerson>({ text: find, values: [sessionId] })
    return rows[0]
  }

  async end(sessionId: string): Promise<void> {
    const text = 'UPDATE staff_session SET ended_at = now() WHERE id = $1 AND ended_at IS NULL'
    await this.run({ text, values: [sessionId] })
  }

  async #match(folded: string, password: string): Promise<Known | undefined> {
    const text = `SELECT id, password_hash AS hash FROM staff_account WHERE email_folded = $1 AND status = 'ACTIVE'`
    const [known] = (await this.run<Known>({ text, values: [folded] })).rows
    return (await verifyPassword(known?.hash, password)) ? known : undefined
  }

  /** Only while the password is the one that was matched. */
  #open({ id, hash }: Known, sender: Sender): Promise<string | undefined> {
    return transaction(this.#lanes, async (op) => {
      await op.query({ text: sweep })
      const values = [newId(), id, hash, ...described(sender)]
      const { rows } = await op.query<{ id: string }>({ text: open, values })
      return rows[0]?.id
    })
  }
}

/** What is tried at the staff's door fills no bucket of the people's, nor the other way round. */
export const staffSender = ({ address = 'unknown' }: Sender): Sender => ({
  address: `staff ${address}`,
})

const find = `
  SELECT a.id, s.id AS "sessionId", a.email, a.display_name AS "displayName", a.role
    FROM staff_session s JOIN staff_account a ON a.id = s.account_id
   WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE'`

const open = `
  INSERT INTO staff_session (id, account_id, expires_at, address, user_agent)
  SELECT $1, id, now() + make_interval(mins => ${ofStaff.minutes}), $4, $5
    FROM staff_account WHERE id = $2 AND password_hash = $3 AND status = 'ACTIVE'
  RETURNING id`

const sweep = `
  DELETE FROM staff_session WHERE id = ANY (ARRAY(
    SELECT id FROM staff_session WHERE expires_at < now() - interval '${keptDays} days'
     ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED))`
