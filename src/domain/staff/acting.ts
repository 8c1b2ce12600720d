import { z } from 'zod'
import { Conflict, NotFound } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import type { StaffContext } from '../../staff-context.ts'
import { parse } from '../input.ts'
import { id, line } from '../shapes.ts'
import { columns, type StaffActingRow } from './acting-list.ts'

const length = 'Give 1 to 60 minutes.'

const wishShape = z.object({
  tenantId: id,
  membershipId: id.nullish(),
  reason: line(500),
  minutes: z.int(length).min(1, length).max(60, length),
  write: z.boolean(),
})

/** Acts in the place of a member of a company: what they may do, and of it only reading unless it is said. */
export async function beginActingAs(ctx: StaffContext, wish: object) {
  const { tenantId, membershipId, reason, minutes, write } = parse(wishShape, wish)
  if (write) ctx.caller.require('acting.write')
  ctx.because(reason)
  const subject = await subjectOf(ctx, tenantId, membershipId)
  const { id: staffId, displayName } = ctx.caller.person
  const { rows } = await ctx.work.query<StaffActingRow>({
    text: `INSERT INTO acting_session AS x
        (tenant_id, id, membership_id, member_name, staff_id, staff_name, reason, may_write, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(mins => $9)) RETURNING ${columns}`,
    values: [
      ...[tenantId, newId(), subject.id, subject.displayName],
      ...[staffId, displayName, reason, write, minutes],
    ],
  })
  const session = rows[0]!
  const { accessToken } = await ctx.services.actingTokens.sign(
    staffId,
    session.id,
    session.expiresAt,
  )
  return { accessToken, session }
}

type Subject = { id: string; displayName: string }

/** Somebody who could act there now. It is always somebody, so that the journal knows whose place it was. */
async function subjectOf(
  ctx: StaffContext,
  tenantId: string,
  membershipId: string | null | undefined,
): Promise<Subject> {
  const values = [tenantId, membershipId ?? null]
  const { rows } = await ctx.work.query<Subject & { standing: string }>({ text: find, values })
  const [found] = rows
  if (!found) throw new NotFound('Tenant', tenantId)
  if (['DEACTIVATED', 'DELETED'].includes(found.standing))
    throw new Conflict(`The company is ${found.standing}: nobody acts for it.`)
  if (found.id) return found
  if (membershipId) throw new NotFound('Membership', membershipId)
  throw new Conflict('The company has no administrator who could act now: name a membership.')
}

const find = `
  SELECT t.status AS standing, m.id, m.display_name AS "displayName"
    FROM tenant t LEFT JOIN LATERAL (
      SELECT m.id, m.display_name FROM membership m JOIN account a ON a.id = m.account_id
       WHERE m.tenant_id = t.id AND m.status = 'ACTIVE' AND a.status = 'ACTIVE'
         AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
         AND CASE WHEN $2::uuid IS NOT NULL THEN m.id = $2 ELSE m.unit_id IS NULL AND EXISTS (
           SELECT FROM membership_role r WHERE r.tenant_id = m.tenant_id AND r.membership_id = m.id
              AND r.role_code = 'admin' AND r.ended_at IS NULL) END
       ORDER BY m.valid_from, m.id LIMIT 1) m ON true
   WHERE t.id = $1`

const chosen = z.object({ id })

/** Everybody ends their own; of others', few do. */
export async function endActing(ctx: StaffContext, wish: object): Promise<StaffActingRow> {
  const { id } = parse(chosen, wish)
  const values = [id, ctx.caller.may('acting.stop') ? null : ctx.caller.person.id]
  const { rows } = await ctx.work.query<StaffActingRow>({
    text: `UPDATE acting_session x SET ended_at = now(), ended_by = 'STAFF'
      WHERE x.id = $1 AND ($2::uuid IS NULL OR x.staff_id = $2) AND x.ended_at IS NULL AND x.expires_at > now()
      RETURNING ${columns}`,
    values,
  })
  if (!rows[0]) throw new NotFound('ActingSession', id)
  return rows[0]
}
