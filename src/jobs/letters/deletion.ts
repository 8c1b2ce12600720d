import { callerOfMember } from '../../auth/callers.ts'
import type { Template } from './letter.ts'

type Planned = {
  email: string
  company: string
  by: string
  reason: string
  due: string
  cancelledBy: string | null
}

/** Tells a member who may call it off that their company is to end, or is not any more. */
export const deletion: Template = async (op, { companyId: tenantId, subjectId: id }) => {
  if (!tenantId || !id) return undefined
  const caller = await callerOfMember((statement) => op.query(statement), { tenantId, id })
  if (!caller?.can('deletion.schedule', { tenantId, unitId: null })) return undefined
  const { rows } = await op.query<Planned>({ text: planned, values: [tenantId, id] })
  const [found] = rows
  return found && { to: found.email, ...(found.cancelledBy === null ? toCome : calledOff)(found) }
}

const ofStaff = ', of those who run Circlegate,'

// Of several the one that is open, or else the one that was called off last.
const planned = `
  SELECT a.email, t.organization_name AS company, d.reason,
    d.asked_by || CASE WHEN d.by_staff THEN '${ofStaff}' ELSE '' END AS by,
    d.cancelled_by || CASE WHEN d.cancelled_by_staff THEN '${ofStaff}' ELSE '' END AS "cancelledBy",
    to_char(d.due_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY, HH24:MI') || ' UTC' AS due
   FROM membership m JOIN account a ON a.id = m.account_id AND a.status = 'ACTIVE'
   JOIN tenant t ON t.id = m.tenant_id JOIN tenant_deletion d ON d.tenant_id = m.tenant_id
  WHERE m.tenant_id = $1 AND m.id = $2 ORDER BY d.cancelled_at DESC NULLS FIRST LIMIT 1`

const toCome = ({ company, by, reason, due }: Planned) => ({
  subject: `${company} is to be deleted`,
  text: `${company} and all that it owns is to be deleted from Circlegate on ${due}.

${by} asked for it, and said why:

${reason}

Until then the company reads, and takes its archive, but changes nothing. If this is
not what it wants, sign in and call it off: nothing has been removed so far.
`,
})

const calledOff = ({ company, cancelledBy }: Planned) => ({
  subject: `${company} is not to be deleted any more`,
  text: `${cancelledBy} has called off the deletion of ${company} from Circlegate.

Nothing was removed. There is nothing that you have to do.
`,
})
