import type { Operation } from '../db/lanes.ts'
import { Unavailable } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'

export type LetterKind = 'RESET_PASSWORD' | 'INVITATION' | 'VERIFY_EMAIL' | 'NOTICE' | 'DELETION'

/** How long the link in a letter is good, and with it the letter itself. Triggers write all others. */
export const lasts: Record<Extract<LetterKind, 'RESET_PASSWORD' | 'VERIFY_EMAIL'>, string> = {
  RESET_PASSWORD: '1 hour',
  VERIFY_EMAIL: '1 day',
}

/** Carries letters away once they are written and committed. */
export interface Carrier {
  /** Whether there is anybody to carry them. */
  readonly works: boolean
  /** There may be one. */
  wake(): void
}

export function requireMail({ works }: Carrier): void {
  if (works) return
  throw new Unavailable(
    'This gateway sends no mail, which this needs: whoever runs it has to set SMTP_URL.',
  )
}

type Wish = { kind: keyof typeof lasts; address: string; subjectId?: string }

/** Writes down that a letter has to be sent: it is, if and when the operation commits. */
export async function writeLetter(
  op: Operation,
  { kind, address, subjectId }: Wish,
): Promise<void> {
  await op.query({
    text: `INSERT INTO letter (id, kind, address, expires_at, subject_id) VALUES ($1, $2, $3, now() + $4::interval, $5)`,
    values: [newId(), kind, address, lasts[kind], subjectId ?? null],
  })
}
