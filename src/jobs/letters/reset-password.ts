import { issueToken } from '../../auth/one-time-tokens.ts'
import type { Template } from './letter.ts'

type Account = { id: string; email: string }

export const resetPassword: Template = async (op, { address, expiresAt }, linkTo) => {
  const { rows } = await op.query<Account>({
    text: `SELECT id, email FROM account WHERE email_folded = $1 AND status = 'ACTIVE'`,
    values: [address],
  })
  const [account] = rows
  if (!account) return undefined
  const issue = { purpose: 'RESET_PASSWORD', subjectId: account.id, expiresAt } as const
  const token = await issueToken(op, issue)
  return {
    to: account.email,
    subject: 'Choose a new password',
    text: `Somebody, probably you, has asked for a new password for this address.

Choose one here, within an hour:

${linkTo('reset-password', token)}

It ends all your sessions. If it was not you, do nothing: your password stays as it is.
`,
  }
}
