import { z } from 'zod'
import { behind, counted } from '../../db/sql.ts'
import { id as isId, makeCursor, type PageWish, pageOf, sliceOf } from '../../lib/page.ts'
import type { StaffContext } from '../../staff-context.ts'
import { told } from '../history/list.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'

const latestFirst = { name: 'staff', keys: [isId, isId] }

const filterShape = z.object({
  filter: z.object({ staffId: id.nullish(), tenantId: id.nullish() }),
})
type Filter = z.infer<typeof filterShape>['filter']

/** What the staff did, as the journals of the companies have it, the latest first. */
export async function listStaffEvents(ctx: StaffContext, wish: PageWish, given: object) {
  const page = pageOf(wish, latestFirst)
  const { filter } = parse(filterShape, { filter: given })
  const rows = await events(ctx, filter)
    .select(['e.tenant_id as tenantId', 'e.id', 'e.entity', 'e.entity_id as entityId', 'e.action'])
    .select(['e.staff_id as staffId', 'e.staff_name as staffName', 'e.actor_name as actorName'])
    .select(['e.reason', 'e.field as mutation', 'e.changes', 'e.occurred_at as occurredAt'])
    .where(behind(['e.id', 'e.tenant_id'], page.after, 'desc'))
    .orderBy('e.id', 'desc')
    .orderBy('e.tenant_id', 'desc')
    .limit(page.first + 1)
    .execute()
  return {
    slice: sliceOf(rows.map(told), page),
    cursorOf: (row: { id: string; tenantId: string }) =>
      makeCursor(latestFirst, [row.id, row.tenantId]),
    count: async () => {
      const asked = events(ctx, filter).select(counted)
      return (await asked.executeTakeFirstOrThrow()).count
    },
  }
}

const events = (ctx: StaffContext, { staffId, tenantId }: Filter) =>
  ctx.work.sql
    .selectFrom('audit_entry as e')
    .where('e.staff_id', 'is not', null)
    .$if(!!staffId, (some) => some.where('e.staff_id', '=', staffId!))
    .$if(!!tenantId, (some) => some.where('e.tenant_id', '=', tenantId!))
