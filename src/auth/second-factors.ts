import { Secret } from 'otpauth'
import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { Conflict, InvalidInput, Unauthenticated } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import type { Person } from './caller.ts'
import { KeyWrap } from './key-wrap.ts'
import type { Sender } from './sender.ts'
import { bucketsForCode, type Throttle } from './throttle.ts'
import { newSecret, stepOf, uriFor } from './totp.ts'
import { type Trail, tellOfAccount } from './trail.ts'

type Setup = { secret: string; uri: string }
type Factor = { wrapped: string; confirmed: boolean; lastStep: number }
/** Whose code is asked for, once the password was right. */
export type Asked = {
  accountId: string
  folded: string
  device: string | undefined
  sender: Sender
}

/** What the codes rest on: the count of guesses, the trail of them, and what wraps the secrets. */
type Means = { throttle: Throttle; trail: Trail; secret: string }

/** So many codes stand in for a lost device, each once. */
const spares = 10

/** Codes that change every half minute (TOTP, RFC 6238), besides the password. */
export class SecondFactors {
  readonly #lanes: Lanes
  readonly #throttle: Throttle
  readonly #trail: Trail
  readonly #wrap: KeyWrap

  constructor(lanes: Lanes, { throttle, trail, secret }: Means) {
    this.#lanes = lanes
    this.#throttle = throttle
    this.#trail = trail
    this.#wrap = new KeyWrap(secret)
  }

  /** A secret for an authenticator app. Nothing is asked for before a code of it was confirmed. */
  async begin({ accountId, email }: Person): Promise<Setup> {
    const secret = newSecret()
    const values = [accountId, await this.#wrap.seal(secret)]
    const text = `
      INSERT INTO second_factor AS f (account_id, wrapped_secret) VALUES ($1, $2)
      ON CONFLICT (account_id) DO UPDATE SET wrapped_secret = excluded.wrapped_secret, created_at = now()
       WHERE f.confirmed_at IS NULL`
    const { rowCount } = await transaction(this.#lanes, (op) => op.query({ text, values }))
    if (rowCount !== 1) throw new Conflict('You have a second factor already: remove it first.')
    return { secret, uri: uriFor(secret, email) }
  }

  /** From now on it is asked for. The answer is shown once: only hashes of the codes are kept. */
  async confirm({ accountId }: Person, code: string, sender: Sender): Promise<string[]> {
    const factor = await this.#find(accountId)
    if (!factor) throw new Conflict('Begin a second factor first.')
    if (factor.confirmed) throw new Conflict('Your second factor is confirmed already.')
    const step = stepOf(await this.#wrap.open(factor.wrapped), plain(code))
    if (step === undefined)
      throw new InvalidInput({ code: 'This is not the code that is shown now.' })
    const codes = Array.from({ length: spares }, spareCode)
    await transaction(this.#lanes, async (op) => {
      const { rowCount } = await op.query({
        text: `UPDATE second_factor SET confirmed_at = now(), last_step = $3
          WHERE account_id = $1 AND confirmed_at IS NULL AND wrapped_secret = $2`,
        values: [accountId, factor.wrapped, step],
      })
      if (rowCount !== 1) throw new Conflict('Your second factor has just been changed elsewhere.')
      await op.query({
        text: 'INSERT INTO recovery_code (account_id, hash) SELECT $1, unnest($2::text[])',
        values: [accountId, codes.map((one) => digest(plain(one)))],
      })
      await tellOfAccount(op, { accountId, kind: 'SECOND_FACTOR_SET', sender })
    })
    return codes
  }

  async remove({ accountId }: Person, sender: Sender): Promise<void> {
    await transaction(this.#lanes, async (op) => {
      await op.query({
        text: 'DELETE FROM recovery_code WHERE account_id = $1',
        values: [accountId],
      })
      const removed = await op.query({
        text: 'DELETE FROM second_factor WHERE account_id = $1',
        values: [accountId],
      })
      if (removed.rowCount !== 1) throw new Conflict('You have no second factor.')
      await tellOfAccount(op, { accountId, kind: 'SECOND_FACTOR_REMOVED', sender })
    })
  }

  /** Passes where the account has none. A code is good once, however many try it at once. */
  async require(asked: Asked, code: string | null | undefined): Promise<void> {
    const factor = await this.#find(asked.accountId)
    if (!factor?.confirmed) {
      if (code != null)
        throw new InvalidInput({ code: 'This account has no second factor: leave it out.' })
      return
    }
    if (code == null)
      throw new Unauthenticated('A code of the second factor is needed.', 'SECOND_FACTOR_REQUIRED')
    const buckets = bucketsForCode(asked.folded, asked.device)
    const tried = { email: asked.folded, sender: asked.sender }
    await this.#trail.throttled(tried, this.#throttle.charge(buckets))
    if (!(await this.#isGood(asked, factor, plain(code)))) {
      this.#trail.failed('SECOND_FACTOR_FAILED', tried)
      throw new Unauthenticated('The code is wrong, or has been used.', 'SECOND_FACTOR_WRONG')
    }
    await this.#throttle.refund(buckets)
  }

  async #isGood(asked: Asked, { wrapped }: Factor, code: string): Promise<boolean> {
    if (!/^\d{6}$/.test(code)) return this.#spendSpare(asked, code)
    const step = stepOf(await this.#wrap.open(wrapped), code)
    if (step === undefined) return false
    const values = [asked.accountId, step, wrapped]
    const { rowCount } = await transaction(this.#lanes, (op) => op.query({ text: useStep, values }))
    return rowCount === 1
  }

  #spendSpare({ accountId, sender }: Asked, code: string): Promise<boolean> {
    return transaction(this.#lanes, async (op) => {
      const values = [accountId, digest(code)]
      if ((await op.query({ text: useSpare, values })).rowCount !== 1) return false
      await tellOfAccount(op, { accountId, kind: 'RECOVERY_CODE_USED', sender })
      return true
    })
  }

  async #find(accountId: string): Promise<Factor | undefined> {
    const { rows } = await transaction(this.#lanes, (op) =>
      op.query<Factor>({ text: find, values: [accountId] }),
    )
    return rows[0]
  }
}

/** Puts the secrets away anew, as is done with the signing keys. */
export async function rewrapFactors(op: Operation, from: KeyWrap, to: KeyWrap): Promise<void> {
  const { rows } = await op.query<{ id: string; wrapped: string }>({
    text: 'SELECT account_id AS id, wrapped_secret AS wrapped FROM second_factor FOR UPDATE',
  })
  for (const { id, wrapped } of rows)
    await op.query({
      text: 'UPDATE second_factor SET wrapped_secret = $2 WHERE account_id = $1',
      values: [id, await to.seal(await from.open(wrapped))],
    })
}

const find = `
  SELECT wrapped_secret AS wrapped, confirmed_at IS NOT NULL AS confirmed, last_step AS "lastStep"
    FROM second_factor WHERE account_id = $1`

const useStep = `
  UPDATE second_factor SET last_step = $2
   WHERE account_id = $1 AND last_step < $2 AND wrapped_secret = $3 AND confirmed_at IS NOT NULL`

const useSpare = `
  UPDATE recovery_code SET used_at = now() WHERE account_id = $1 AND hash = $2 AND used_at IS NULL`

/** Sixteen letters and digits that nobody guesses, in groups that can be read. */
const spareCode = () => new Secret({ size: 10 }).base32.match(/.{4}/g)!.join('-')

/** However it is typed. */
const plain = (code: string) => code.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
