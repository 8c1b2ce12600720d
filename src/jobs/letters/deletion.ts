import type { Template } from './letter.ts'

type Planned = { company: string; by: string; ofStaff: boolean; reason: string; due: string; cancelledBy: string | null } // biome-ignore format: one row

/** Tells somebody who may call it off that their company is to end, or is not any more. */
export const deletion: Template = async (op, { address, companyId, subjectId }) => {
  const { rows } = await op.query<Planned>({
    text: `SELECT t.organization_name AS company, d.asked_by AS by, d.by_staff AS "ofStaff", d.reason, d.cancelled_by AS "cancelledBy",
             to_char(d.due_at AT TIME ZONE 'UTC', 'FMDD FMMonth YYYY, HH24:MI') || ' UTC' AS due
        FROM tenant_deletion d JOIN tenant t ON t.id = d.tenant_id AND t.status <> 'DELETED'
       WHERE d.tenant_id = $1 AND d.id = $2`,
    values: [companyId, subjectId],
  })
  const [planned] = rows
  if (!planned || !address) return undefined
  return { to: address, ...(planned.cancelledBy === null ? toCome(planned) : calledOff(planned)) }
}

const toCome = ({ company, by, ofStaff, reason, due }: Planned) => ({
  subject: `${company} is to be deleted`,
  text: `${company} and all that it owns is to be deleted from Circlegate on ${due}.

${by}${ofStaff ? ', of those who run Circlegate,' : ''} asked for it, and said why:

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
