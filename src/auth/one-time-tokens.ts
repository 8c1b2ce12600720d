import { randomBytes } from 'node:crypto'
import type { Operation } from '../db/lanes.ts'
import type { Runner } from '../db/query.ts'
import { Conflict, NotFound } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'

type Purpose = 'RESET_PASSWORD' | 'INVITATION' | 'VERIFY_EMAIL'

/** What a token is about: an account that shall have another password, for one. */
type Subject = { subjectId: string; companyId: string | null }
type Issue = { purpose: Purpose; subjectId: string; companyId?: string | null; expiresAt: Date }
type Held = Subject & { used: boolean; expired: boolean }

/** Makes a token. It is in no place but the letter that it goes into; its hash is kept. */
export async function issueToken(op: Operation, issue: Issue): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await op.query({ text: sweep })
  await op.query({
    text: `INSERT INTO one_time_token (hash, purpose, subject_id, company_id, expires_at) VALUES ($1, $2, $3, $4, $5)`,
    values: [
      digest(token),
      issue.purpose,
      issue.subjectId,
      issue.companyId ?? null,
      issue.expiresAt,
    ],
  })
  return token
}

/** What a token is about, which nobody has used; it goes on being good. */
export async function readToken(op: Runner, purpose: Purpose, token: string): Promise<Subject> {
  const { rows } = await op.query<Held>({ text: find, values: [digest(token), purpose] })
  const [held] = rows
  if (!held) throw new NotFound('Link')
  if (held.used) throw new Conflict('This link has been used: it is good once.', { reason: 'USED' })
  if (held.expired)
    throw new Conflict('This link has expired: ask for a new one.', { reason: 'EXPIRED' })
  return held
}

/** Uses a token up. Of many that try at once the first to commit has done it. */
export async function useToken(op: Operation, purpose: Purpose, token: string): Promise<void> {
  const { rowCount } = await op.query({
    text: `UPDATE one_time_token SET used_at = now()
      WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now()`,
    values: [digest(token), purpose],
  })
  if (rowCount === 1) return
  await readToken(op, purpose, token)
  throw new Conflict('Somebody else is using this link at the same time.')
}

/** What else was sent about the same is good no more. */
export async function voidTokens(op: Operation, purpose: Purpose, subjectId: string) {
  await op.query({
    text: `UPDATE one_time_token SET used_at = now()
      WHERE subject_id = $2 AND purpose = $1 AND used_at IS NULL`,
    values: [purpose, subjectId],
  })
}

const find = `
  SELECT subject_id AS "subjectId", company_id AS "companyId", used_at IS NOT NULL AS used, expires_at <= now() AS expired
    FROM one_time_token WHERE hash = $1 AND purpose = $2`

// Kept for a while after their end, so that whoever comes late is told why.
const sweep = `
  DELETE FROM one_time_token WHERE hash = ANY (ARRAY(
    SELECT hash FROM one_time_token WHERE expires_at < now() - interval '30 days'
     ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED))`
