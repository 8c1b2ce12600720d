import { randomBytes } from 'node:crypto'
import type { Lanes, Operation } from '../db/lanes.ts'
import type { Query } from '../db/query.ts'
import { transaction } from '../db/transaction.ts'
import { Unauthenticated } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import { newId } from '../lib/ids.ts'
import type { Proven } from './accounts.ts'
import { described, type Sender } from './sender.ts'
import { type Cause, endSessions, type Which } from './session-ends.ts'

export type Opened = {
  accountId: string
  sessionId: string
  refreshToken: string
  /** When the refresh token ends, if it is not used before. */
  refreshTokenExpiresAt: Date
}

/** A sign-in on one device, as its owner sees it. */
export type OpenSession = {
  id: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  address: string | null
  userAgent: string | null
}

/** Losers of a race for one refresh token are refused within this time, and the family lives. */
const graceSeconds = 10
/** A session ends so many days after its sign-in, and so many after it was refreshed last. */
const longestDays = 30
const idleDays = 14
/** Of more than so many, those that were not used for longest are ended. */
const most = 50

/** Sign-ins and their chains of refresh tokens, on the identity plane. */
export class Sessions {
  constructor(readonly lanes: Lanes) {}

  readonly run: Query = (statement) => transaction(this.lanes, (op) => op.query(statement))

  /** A session for whoever has just proven to be somebody, unless they have changed their password since. */
  begin({ accountId, hash }: Proven, sender: Sender): Promise<Opened> {
    return transaction(this.lanes, async (op) => {
      const sessionId = newId()
      const { rows } = await op.query<Ends>({
        text: `INSERT INTO session AS s (id, account_id, expires_at, address, user_agent)
          SELECT $1, id, now() + make_interval(days => ${longestDays}), $4, $5
            FROM account WHERE id = $2 AND password_hash = $3 AND status = 'ACTIVE' FOR SHARE
          RETURNING ${ends} AS "refreshTokenExpiresAt"`,
        values: [sessionId, accountId, hash, ...described(sender)],
      })
      const [begun] = rows
      if (!begun) throw new Unauthenticated('The address or the password is wrong.')
      await op.query({ text: endTooMany, values: [accountId] })
      await op.query({ text: sweep })
      return { accountId, sessionId, refreshToken: await issue(op, sessionId), ...begun }
    })
  }

  /** Trades a refresh token for the next one. A token that comes back late ends its whole family. */
  async refresh(token: string, sender: Sender): Promise<Opened> {
    const hash = digest(token)
    const opened = await transaction(this.lanes, (op) => rotate(op, hash, sender))
    if (!opened)
      throw new Unauthenticated('The refresh token is unknown, used or ended. Sign in again.')
    return opened
  }

  /** Ends some of a person's sessions for all their tokens; says how many. */
  end(which: Which, cause: Cause): Promise<number> {
    return transaction(this.lanes, (op) => endSessions(op, which, cause))
  }

  async listOf(accountId: string): Promise<OpenSession[]> {
    const { rows } = await this.run<OpenSession>({ text: list, values: [accountId] })
    return rows
  }
}

type Ends = { refreshTokenExpiresAt: Date }
type Link = { accountId: string; sessionId: string; live: boolean; used: boolean; late: boolean }

const ends = `least(s.expires_at, s.last_used_at + interval '${idleDays} days')`
const isLive = `s.kind = 'LOGIN' AND s.ended_at IS NULL AND ${ends} > now()`

// The row is locked, so that of many at once one goes first and the others find the token used.
const findLink = `
  SELECT s.account_id AS "accountId", s.id AS "sessionId", r.used_at IS NOT NULL AS used,
         ${isLive} AND a.status = 'ACTIVE' AS live,
         r.used_at < clock_timestamp() - make_interval(secs => ${graceSeconds}) AS late
    FROM refresh_token r JOIN session s ON s.id = r.session_id JOIN account a ON a.id = s.account_id
   WHERE r.hash = $1 FOR UPDATE OF r`

const list = `
  SELECT s.id, s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", ${ends} AS "expiresAt",
         s.address, s.user_agent AS "userAgent"
    FROM session s WHERE s.account_id = $1 AND ${isLive} ORDER BY s.last_used_at DESC, s.id DESC`

const endTooMany = `
  UPDATE session SET ended_at = now(), ended_cause = 'TOO_MANY' WHERE id IN (
    SELECT s.id FROM session s WHERE s.account_id = $1 AND ${isLive}
     ORDER BY s.last_used_at DESC, s.id DESC OFFSET ${most})`

// Swept at each sign-in, a few more rows than it adds; which they are is asked once, whatever the plan is. A used token is
// kept as long as its session, so that a replay is recognised.
const sweep = `
  DELETE FROM session WHERE id = ANY (ARRAY(
    SELECT id FROM session WHERE expires_at < now() - interval '${longestDays} days'
     ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED))`

async function rotate(op: Operation, hash: string, sender: Sender): Promise<Opened | undefined> {
  const { rows } = await op.query<Link>({ text: findLink, values: [hash] })
  const link = rows[0]
  if (!link?.live) return undefined
  const { accountId, sessionId } = link
  if (link.used) {
    if (link.late) await endSessions(op, { accountId, only: sessionId }, 'REFRESH_TOKEN_REUSED')
    return undefined
  }
  await op.query({
    text: 'UPDATE refresh_token SET used_at = now() WHERE hash = $1',
    values: [hash],
  })
  const touched = await op.query<Ends>({
    text: `UPDATE session s SET last_used_at = now(), address = $2, user_agent = $3 WHERE id = $1
      RETURNING ${ends} AS "refreshTokenExpiresAt"`,
    values: [sessionId, ...described(sender)],
  })
  return { accountId, sessionId, refreshToken: await issue(op, sessionId), ...touched.rows[0]! }
}

async function issue(op: Operation, sessionId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await op.query({
    text: 'INSERT INTO refresh_token (hash, session_id) VALUES ($1, $2)',
    values: [digest(token), sessionId],
  })
  return token
}
