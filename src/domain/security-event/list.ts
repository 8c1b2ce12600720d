import { z } from 'zod'
import type { Context } from '../../context.ts'
import { behind, countOf } from '../../db/sql.ts'
import type { PageWish } from '../../lib/page.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'
import { happening, latestFirst, wanted } from './filter.ts'

const filterShape = z.object({ filter: z.object({ ...happening, memberId: id.nullish() }) })
type Filter = z.infer<typeof filterShape>['filter']

/** The trail of the caller's own company, the latest first. */
export async function listSecurityEvents(ctx: Context, wish: PageWish, given: object) {
  const { page, listOf } = latestFirst(wish)
  const { filter } = parse(filterShape, { filter: given })
  const rows = await events(ctx, filter)
    .select(['e.tenant_id as tenantId', 'e.id', 'e.kind', 'e.member_id as memberId'])
    .select(['e.member_name as memberName', 'e.staff_name as staffName', 'e.address'])
    .select(['e.user_agent as userAgent', 'e.detail', 'e.times', 'e.occurred_at as occurredAt'])
    .where(behind(['e.id'], page.after, 'desc'))
    .orderBy('e.id', 'desc')
    .limit(page.limit)
    .execute()
  return listOf(rows, () => countOf(events(ctx, filter)))
}

const events = (ctx: Context, { memberId, ...filter }: Filter) =>
  ctx.sql
    .selectFrom('security_event as e')
    .where('e.tenant_id', '=', ctx.caller.tenantId)
    .where(wanted(filter))
    .$if(!!memberId, (some) => some.where('e.member_id', '=', memberId!))
