import { z } from 'zod'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { StaffContext } from '../../staff-context.ts'
import type { ActingRow } from '../../tenancy/acting-sessions.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'

export type StaffActingRow = ActingRow & { staffId: string }

export const columns = `x.tenant_id AS "tenantId", x.id, x.membership_id AS "membershipId", x.member_name AS "memberName",
  x.staff_id AS "staffId", x.staff_name AS "staffName", x.reason, x.may_write AS "mayWrite", x.began_at AS "beganAt",
  x.expires_at AS "expiresAt", x.ended_at AS "endedAt", x.ended_by AS "endedBy"`

const latestFirst = orderOf('acting', { id: 'id' })

const filterShape = z.object({
  filter: z.object({ tenantId: id.nullish(), staffId: id.nullish(), open: z.boolean().nullish() }),
})

const which = `acting_session x
  WHERE ($1::uuid IS NULL OR x.tenant_id = $1) AND ($2::uuid IS NULL OR x.staff_id = $2)
    AND ($3::boolean IS NULL OR (x.ended_at IS NULL AND x.expires_at > now()) = $3)`

/** Who of the staff acts or has acted where, the latest first. */
export async function listActing({ work }: StaffContext, wish: PageWish, given: object) {
  const { page, listOf } = latestFirst(wish)
  const { tenantId, staffId, open } = parse(filterShape, { filter: given }).filter
  const values = [tenantId ?? null, staffId ?? null, open ?? null]
  const { rows } = await work.query<StaffActingRow>({
    text: `SELECT ${columns} FROM ${which} AND ($4::uuid IS NULL OR x.id < $4) ORDER BY x.id DESC LIMIT $5`,
    values: [...values, page.after?.[0] ?? null, page.limit],
  })
  return listOf(rows, async () => {
    const text = `SELECT count(*)::int AS count FROM ${which}`
    return (await work.query<{ count: number }>({ text, values })).rows[0]!.count
  })
}
