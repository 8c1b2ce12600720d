import { described, type Sender } from '../auth/sender.ts'
import type { Keeping } from './refusals.ts'

/** Something that somebody of the staff may not do or see, and tried. */
export type RefusedStaff = {
  accountId: string
  sessionId: string
  sender: Sender
  requestId: string
  decisionId: string
  /** The permission that their role lacks. */
  permission: string
}

/**
 * In the trail of security of whoever was refused: no company is touched by it. Reads are kept as well as writes, for what
 * staff can see is everybody's.
 */
export const refusedStaff: Keeping<RefusedStaff> = {
  kindOf: ({ accountId, permission }) => `${accountId} ${permission}`,
  told: (refused, times) => ({ text, values: valuesOf(refused, times) }),
}

const valuesOf = (refused: RefusedStaff, times = 1): unknown[] => [
  ...[refused.accountId, refused.decisionId, refused.sessionId, refused.permission, times],
  ...[...described(refused.sender), refused.requestId],
]

// One that was kept although the connection said otherwise is there.
const text = `
  INSERT INTO account_event (account_id, id, of_staff, kind, session_id, detail, times, address, user_agent, request_id)
  VALUES ($1, $2, true, 'DENIED', $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`
