import type { Template } from './letter.ts'

type Event = {
  kind: string
  detail: string | null
  address: string | null
  at: Date
  email: string
  company: string | null
}

/** Tells people of what was done with their account, whoever did it. No link is in it that anybody could follow. */
export const notice: Template = async (op, { subjectId }) => {
  const { rows } = await op.query<Event>({
    text: `SELECT e.kind, e.detail, e.address, e.occurred_at AS at, a.email, t.organization_name AS company
      FROM account_event e JOIN account a ON a.id = e.account_id AND a.status = 'ACTIVE'
      LEFT JOIN tenant t ON t.id = e.company_id WHERE e.id = $1 AND NOT e.of_staff`,
    values: [subjectId],
  })
  const [event] = rows
  const words = event && told[event.kind]
  if (!words) return undefined
  const { subject, ...of } = words
  const time = `${event.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const where = event.address ? `, from the address ${event.address}` : ''
  return {
    to: event.email,
    subject,
    text: `${of.what(event)}, at ${time}${where}.

If it was you, there is nothing to do. If it was not, ${of.otherwise}
`,
  }
}

type Words = { subject: string; what: (event: Event) => string; otherwise: string }

const asksForAnother = `ask for a new password at once: it
ends all sessions of your account.`

const told: Record<string, Words> = {
  PASSWORD_CHANGED: {
    subject: 'Your password was changed',
    what: () => 'Your password for Circlegate was changed',
    otherwise: asksForAnother,
  },
  PASSWORD_RESET: {
    subject: 'You have a new password',
    what: () => 'A new password for Circlegate was chosen, by a link in a mail to this address',
    otherwise: `somebody reads your
mail: secure your mailbox first, and then ask for a new password.`,
  },
  SECOND_FACTOR_SET: {
    subject: 'A second factor was turned on',
    what: () => 'A second factor was turned on for your account at Circlegate',
    otherwise: `ask for a new password at once, and
tell whoever runs Circlegate for you: they can take the second factor away.`,
  },
  SECOND_FACTOR_REMOVED: {
    subject: 'Your second factor was turned off',
    what: () => 'The second factor of your account at Circlegate was turned off',
    otherwise: asksForAnother,
  },
  KEY_MADE: {
    subject: 'An API key was made in your name',
    what: ({ detail, company }) => `The API key "${detail}" of ${company} was made in your name`,
    otherwise: `revoke the key, and ask for a
new password.`,
  },
}
