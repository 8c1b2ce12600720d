import type { Operation } from '../db/lanes.ts'

export type Cause =
  | 'LOGOUT'
  | 'LOGOUT_EVERYWHERE'
  | 'ENDED_BY_OWNER'
  | 'PASSWORD_CHANGED'
  | 'PASSWORD_RESET'
  | 'REFRESH_TOKEN_REUSED'
  | 'TOO_MANY'

/** Of one person, those that are named: one, all but one, or all. */
export type Which = { accountId: string; only?: string; but?: string }

/** Ends a person’s sign-ins, but not their API keys, which are for programs; says how many there were to end. */
export async function endSessions(op: Operation, which: Which, cause: Cause): Promise<number> {
  const { rowCount } = await op.query({
    text: `UPDATE session SET ended_at = now(), ended_cause = $4
      WHERE account_id = $1 AND kind = 'LOGIN' AND ended_at IS NULL AND expires_at > now()
        AND ($2::uuid IS NULL OR id = $2) AND id IS DISTINCT FROM $3`,
    values: [which.accountId, which.only ?? null, which.but ?? null, cause],
  })
  return rowCount ?? 0
}
