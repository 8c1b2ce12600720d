import { issueToken } from '../../auth/one-time-tokens.ts'
import type { Template } from './letter.ts'

type Invited = { email: string; organizationName: string; until: string }

export const invitation: Template = async (op, letter, linkTo) => {
  const { companyId, subjectId, expiresAt } = letter
  const { rows } = await op.query<Invited>({
    text: `SELECT i.email, t.organization_name AS "organizationName",
             to_char(i.expires_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY, HH24:MI') || ' UTC' AS until
        FROM invitation i JOIN tenant t ON t.id = i.tenant_id
       WHERE i.tenant_id = $1 AND i.id = $2 AND i.status = 'OPEN'`,
    values: [companyId, subjectId],
  })
  const [invited] = rows
  if (!invited || !subjectId) return undefined
  const token = await issueToken(op, { purpose: 'INVITATION', companyId, subjectId, expiresAt })
  const { email, organizationName, until } = invited
  return {
    to: email,
    subject: `${organizationName} invites you to Circlegate`,
    text: `${organizationName} invites you to work with them on Circlegate.

Accept it here, until ${until}:

${linkTo('accept-invitation', token)}

If this address has an account, sign in first. If it has none, you will choose a
password. If you expect no invitation, do nothing.
`,
  }
}
