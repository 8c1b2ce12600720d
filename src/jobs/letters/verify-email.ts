import { issueToken } from '../../auth/one-time-tokens.ts'
import type { Template } from './letter.ts'

type Registered = { id: string; email: string; holder: string | null }

export const verifyEmail: Template = async (op, { subjectId, expiresAt }, linkTo) => {
  const { rows } = await op.query<Registered>({
    text: `SELECT r.id, r.email, (SELECT a.email FROM account a WHERE a.email_folded = r.email_folded) AS holder
      FROM registration r WHERE r.id = $1`,
    values: [subjectId],
  })
  const [registered] = rows
  if (!registered) return undefined
  const { id, email, holder } = registered
  if (holder) return { to: holder, ...known }
  const token = await issueToken(op, { purpose: 'VERIFY_EMAIL', subjectId: id, expiresAt })
  return {
    to: email,
    subject: 'Prove your address',
    // No name is told: whoever registers chooses it, and may be somebody else.
    text: `Somebody, probably you, has registered this address with Circlegate.

Prove that it is yours here, within a day:

${linkTo('verify-email', token)}

You then have an account, with the password that was given. If it was not you, do
nothing: the account would have somebody else's password.
`,
  }
}

const known = {
  subject: 'You have an account already',
  text: `Somebody, probably you, has registered this address with Circlegate once more.

It has an account already: sign in with it, or ask for a new password. If it was not
you, do nothing.
`,
}
