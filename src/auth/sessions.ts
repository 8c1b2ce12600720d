import { createHash, randomBytes } from 'node:crypto'
import type { Lanes, Operation } from '../db/lanes.ts'
import type { Query } from '../db/query.ts'
import { Unauthenticated } from '../errors/index.ts'
import { foldEmail } from '../lib/email.ts'
import { newId } from '../lib/ids.ts'
import { verifyPassword } from './passwords.ts'

export type Opened = { accountId: string; sessionId: string; refreshToken: string }

/** Losers of a race for one refresh token are refused within this time, and the family lives. */
const graceSeconds = 10
const sessionDays = 30

/** Sign-ins and their chains of refresh tokens, on the identity plane. */
export class Sessions {
  constructor(readonly lanes: Lanes) {}

  readonly run: Query = (statement) => this.#write((op) => op.query(statement))

  async open(email: string, password: string): Promise<Opened> {
    const { rows } = await this.run<{ id: string; hash: string }>({
      text: `SELECT id, password_hash AS hash FROM account WHERE email_folded = $1 AND status = 'ACTIVE'`,
      values: [foldEmail(email)],
    })
    // No lane is held while the password is hashed.
    const matches = await verifyPassword(rows[0]?.hash, password)
    if (!rows[0] || !matches) throw new Unauthenticated('The address or the password is wrong.')
    return this.#begin(rows[0].id)
  }

  /** Trades a refresh token for the next one. A token that comes back late ends its whole family. */
  async refresh(token: string): Promise<Opened> {
    const opened = await this.#write((op) => this.#rotate(op, hashOf(token)))
    if (!opened)
      throw new Unauthenticated('The refresh token is unknown, used or ended. Sign in again.')
    return opened
  }

  async end(sessionId: string, cause: 'LOGOUT'): Promise<void> {
    await this.#write((op) => endSession(op, sessionId, cause))
  }

  #begin(accountId: string): Promise<Opened> {
    return this.#write(async (op) => {
      const sessionId = newId()
      await op.query({
        text: `INSERT INTO session (id, account_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))`,
        values: [sessionId, accountId, sessionDays],
      })
      return { accountId, sessionId, refreshToken: await issue(op, sessionId) }
    })
  }

  async #rotate(op: Operation, hash: string): Promise<Opened | undefined> {
    const { rows } = await op.query<Link>({ text: findLink, values: [hash, graceSeconds] })
    const link = rows[0]
    if (!link?.live) return undefined
    if (link.used) {
      if (link.late) await endSession(op, link.sessionId, 'REFRESH_TOKEN_REUSED')
      return undefined
    }
    await op.query({
      text: 'UPDATE refresh_token SET used_at = now() WHERE hash = $1',
      values: [hash],
    })
    const { accountId, sessionId } = link
    return { accountId, sessionId, refreshToken: await issue(op, sessionId) }
  }

  async #write<T>(work: (op: Operation) => Promise<T>): Promise<T> {
    const op = this.lanes.begin({ mode: 'write' })
    try {
      const result = await work(op)
      await op.commit()
      return result
    } catch (error) {
      await op.rollback(error)
      throw error
    }
  }
}

type Link = { accountId: string; sessionId: string; live: boolean; used: boolean; late: boolean }

// The row is locked, so that of many at once one goes first and the others find the token used.
const findLink = `
  SELECT s.account_id AS "accountId", s.id AS "sessionId", r.used_at IS NOT NULL AS used,
         s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE' AS live,
         r.used_at < clock_timestamp() - make_interval(secs => $2) AS late
    FROM refresh_token r JOIN session s ON s.id = r.session_id JOIN account a ON a.id = s.account_id
   WHERE r.hash = $1 FOR UPDATE OF r`

async function issue(op: Operation, sessionId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await op.query({
    text: 'INSERT INTO refresh_token (hash, session_id) VALUES ($1, $2)',
    values: [hashOf(token), sessionId],
  })
  return token
}

async function endSession(op: Operation, sessionId: string, cause: string): Promise<void> {
  await op.query({
    text: 'UPDATE session SET ended_at = now(), ended_cause = $2 WHERE id = $1 AND ended_at IS NULL',
    values: [sessionId, cause],
  })
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
