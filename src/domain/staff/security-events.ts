import { sql } from 'kysely'
import { z } from 'zod'
import { behind } from '../../db/sql.ts'
import { InvalidInput } from '../../errors/index.ts'
import type { PageWish } from '../../lib/page.ts'
import type { StaffContext } from '../../staff-context.ts'
import { parse } from '../input.ts'
import { happening, latestFirst, wanted } from '../security-event/filter.ts'
import { id } from '../shapes.ts'

const filterShape = z.object({
  filter: z.object({
    ...happening,
    tenantId: id.nullish(),
    accountId: id.nullish(),
    ofStaff: z.boolean().nullish(),
  }),
})
type Filter = z.infer<typeof filterShape>['filter']

type Row = {
  id: string
  accountId: string
  ofStaff: boolean
  name: string | null
  tenantId: string | null
  kind: string
  staffName: string | null
  address: string | null
  userAgent: string | null
  detail: string | null
  times: number
  requestId: string | null
  occurredAt: Date
}

/** The trail of a company as that reads it itself, or of accounts, the latest first. */
export async function listAllSecurityEvents(ctx: StaffContext, wish: PageWish, given: object) {
  const { page, listOf } = latestFirst(wish)
  const { filter } = parse(filterShape, { filter: given })
  const { sql: database } = ctx.work
  const [from, which] = [sourceOf(filter), wanted(filter)]
  const { rows } = await sql<Row>`
    select ${from.columns}, e.id, e.kind, e.staff_name as "staffName", e.address, e.user_agent as "userAgent",
      e.detail, e.times, e.occurred_at as "occurredAt"
    from ${from.tables} where ${from.where} and ${which} and ${behind(['e.id'], page.after, 'desc')}
    order by e.id desc limit ${page.limit}`.execute(database)
  return listOf(rows, async () => {
    const counted = sql<{ count: number }>`
      select count(*)::int as count from ${from.tables} where ${from.where} and ${which}`
    return (await counted.execute(database)).rows[0]!.count
  })
}

function sourceOf({ tenantId, accountId, ofStaff }: Filter) {
  if (!tenantId) return ofAccounts(accountId, ofStaff)
  if (accountId || ofStaff != null)
    throw new InvalidInput({ tenantId: 'Ask for a company or for accounts, and not for both.' })
  return {
    columns: sql`m.account_id as "accountId", false as "ofStaff", e.member_name as name, e.tenant_id as "tenantId",
      null as "requestId"`,
    tables: sql`security_event e join membership m on m.tenant_id = e.tenant_id and m.id = e.member_id`,
    where: sql`e.tenant_id = ${tenantId}::uuid`,
  }
}

const ofAccounts = (accountId: string | null | undefined, ofStaff: boolean | null | undefined) => ({
  columns: sql`e.account_id as "accountId", e.of_staff as "ofStaff", coalesce(a.display_name, s.display_name) as name,
    e.company_id as "tenantId", e.request_id as "requestId"`,
  tables: sql`account_event e left join account a on a.id = e.account_id and not e.of_staff
    left join staff_account s on s.id = e.account_id and e.of_staff`,
  where: sql.join(
    [
      accountId ? sql`e.account_id = ${accountId}::uuid` : sql`true`,
      ofStaff == null ? sql`true` : sql`e.of_staff = ${ofStaff}`,
    ],
    sql` and `,
  ),
})
