import type { LetterKind } from '../../auth/letters.ts'
import type { Operation } from '../../db/lanes.ts'
import type { Message } from '../../outside/mail.ts'

/** What was written down of a letter. */
export type Letter = {
  id: string
  kind: LetterKind
  address: string | null
  companyId: string | null
  subjectId: string | null
  expiresAt: Date
}

/** The address of a page that takes a token, which stays behind the `#`: no server's log has it. */
export type LinkTo = (page: string, token: string) => string

/** Puts a letter together when it is to be sent; nothing where there is nobody to send it to. */
export type Template = (
  op: Operation,
  letter: Letter,
  linkTo: LinkTo,
) => Promise<Message | undefined>
