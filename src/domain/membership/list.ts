import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { anyOf, anyText, behind, countOf } from '../../db/sql.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { members } from '../../loaders/membership.ts'
import { parse } from '../input.ts'
import { id, line, search, some } from '../shapes.ts'

const memberFilter = z.object({
  tenantId: some(id),
  unitId: some(id),
  designationId: some(id),
  role: some(line(40)),
  status: some(z.string()),
  usable: z.boolean().nullish(),
  text: search(120),
})
type MemberWish = z.infer<typeof memberFilter>

const filtered = z.object({ filter: memberFilter })

/** Names are ordered and searched without regard to capitals. */
const foldedName = sql<string>`lower(m.display_name)`
const byName = orderOf('name', { folded: 'text', tenantId: 'id', id: 'id' })

/** The memberships that the caller sees, by the names of the people. */
export async function listMembers(ctx: Context, args: PageWish, given: object) {
  const { page, listOf } = byName(args)
  const { filter } = parse(filtered, { filter: given })
  const rows = await membersWanted(ctx, filter)
    .select(foldedName.as('folded'))
    .where(behind([foldedName, 'm.tenant_id', 'm.id'], page.after))
    .orderBy(foldedName)
    .orderBy('m.tenant_id')
    .orderBy('m.id')
    .limit(page.limit)
    .execute()
  return listOf(rows, () => countOf(membersWanted(ctx, filter)))
}

function membersWanted(ctx: Context, wish: MemberWish) {
  const places = ctx.caller.scope.readable.filter((one) => wish.tenantId?.includes(one) ?? true)
  const text = wish.text?.trim().toLowerCase()
  return members(ctx.sql)
    .where('m.tenant_id', '=', anyOf(places))
    .$if(!!wish.unitId, (q) => q.where('m.unit_id', '=', anyOf(wish.unitId!)))
    .$if(!!wish.status, (q) => q.where('m.status', '=', anyText(wish.status!)))
    .$if(!!wish.designationId, (q) => q.where('m.designation_id', '=', anyOf(wish.designationId!)))
    .$if(!!wish.role, (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('membership_role as borne')
            .select('borne.id')
            .whereRef('borne.tenant_id', '=', 'm.tenant_id')
            .whereRef('borne.membership_id', '=', 'm.id')
            .where('borne.ended_at', 'is', null)
            .where('borne.role_code', '=', anyText(wish.role!)),
        ),
      ),
    )
    .$if(wish.usable != null, (q) => q.where(isUsable(ctx), '=', wish.usable!))
    .$if(!!text, (q) => q.where(sql<SqlBool>`starts_with(${foldedName}, ${text})`))
}

const isUsable = ({ now }: Context) =>
  sql<boolean>`(m.status = 'ACTIVE' and m.valid_from <= ${now} and coalesce(m.valid_until > ${now}, true))`
