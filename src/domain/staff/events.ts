import { z } from 'zod'
import { behind, countOf } from '../../db/sql.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { StaffContext } from '../../staff-context.ts'
import { told } from '../history/list.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'

const latestFirst = orderOf('staff', { id: 'id', tenantId: 'id' })

const filterShape = z.object({
  filter: z.object({ staffId: id.nullish(), tenantId: id.nullish() }),
})
type Filter = z.infer<typeof filterShape>['filter']

/** What the staff did, as the journals of the companies have it, the latest first. */
export async function listStaffEvents(ctx: StaffContext, wish: PageWish, given: object) {
  const { page, listOf } = latestFirst(wish)
  const { filter } = parse(filterShape, { filter: given })
  const rows = await events(ctx, filter)
    .select(['e.tenant_id as tenantId', 'e.id', 'e.entity', 'e.entity_id as entityId', 'e.action'])
    .select(['e.staff_id as staffId', 'e.staff_name as staffName', 'e.actor_name as actorName'])
    .select(['e.reason', 'e.field as mutation', 'e.changes', 'e.occurred_at as occurredAt'])
    .where(behind(['e.id', 'e.tenant_id'], page.after, 'desc'))
    .orderBy('e.id', 'desc')
    .orderBy('e.tenant_id', 'desc')
    .limit(page.limit)
    .execute()
  return listOf(rows.map(told), () => countOf(events(ctx, filter)))
}

const events = (ctx: StaffContext, { staffId, tenantId }: Filter) =>
  ctx.work.sql
    .selectFrom('audit_entry as e')
    .where('e.staff_id', 'is not', null)
    .$if(!!staffId, (some) => some.where('e.staff_id', '=', staffId!))
    .$if(!!tenantId, (some) => some.where('e.tenant_id', '=', tenantId!))
