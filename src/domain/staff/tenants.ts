import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { anyText, counted, countOf, liveBetween } from '../../db/sql.ts'
import { NotFound } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { cardOrders, cardsBehind, cardsWanted, orderColumn } from '../../loaders/tenant/card.ts'
import type { StaffContext } from '../../staff-context.ts'
import { idOf, parse } from '../input.ts'
import { some } from '../shapes.ts'
import { cardFilter, type ListWish } from '../tenant/list.ts'

const planFilter = z.object({ filter: z.object({ plan: some(z.string()) }) })

/** All companies, in the order of their codes or names. */
export async function listCompanies(
  ctx: StaffContext,
  wish: PageWish,
  { filter: given, by }: ListWish,
) {
  const { page, listOf } = cardOrders[by](wish)
  const { plan } = parse(planFilter, { filter: given }).filter
  const wanted = companies(ctx)
    .where(cardsWanted(cardFilter(given)))
    .where(ofPlans(plan))
  const rows = await wanted
    .select(orderColumn(by).as('orderedBy'))
    .where(cardsBehind(by, page))
    .orderBy(orderColumn(by))
    .orderBy('tenant.id')
    .limit(page.limit)
    .execute()
  return listOf(rows, () => countOf(wanted))
}

const ofPlans = (plans: string[] | null | undefined) =>
  plans ? sql<SqlBool>`p.plan = ${anyText(plans)}` : sql<SqlBool>`true`

export async function findCompany(ctx: StaffContext, given: string) {
  const id = idOf('id', given)
  const found = await companies(ctx).where('tenant.id', '=', id).executeTakeFirst()
  if (!found) throw new NotFound('Tenant', id)
  return found
}

/** A company with what the staff see of it. */
const companies = (ctx: StaffContext) =>
  ctx.work.sql
    .selectFrom('tenant')
    .innerJoin('tenant_profile as p', 'p.tenant_id', 'tenant.id')
    .select(['tenant.id', 'tenant.type', 'tenant.status'])
    .select([
      'tenant.organization_code as organizationCode',
      'tenant.organization_name as organizationName',
      'p.subdomain',
      'p.telecom_circle_code as telecomCircleCode',
      'p.plan',
      'p.max_users as maxUsers',
      'p.retention_days as retentionDays',
      'p.version',
      'p.created_at as createdAt',
    ])
    .select((eb) => [
      eb
        .selectFrom('membership as m')
        .select(counted)
        .whereRef('m.tenant_id', '=', 'tenant.id')
        .where('m.status', '!=', 'ENDED')
        .as('memberCount'),
      eb
        .selectFrom('corporate_relationship as r')
        .innerJoin('tenant as above', 'above.id', 'r.corporate_id')
        .select('above.organization_code as code')
        .whereRef('r.tenant_id', '=', 'tenant.id')
        .where(liveBetween('r.valid_from', 'r.valid_until'))
        .as('parentCode'),
    ])

const inOrder = orderOf('users', { id: 'id' })
const latestFirst = orderOf('standings', { id: 'id' })

/** Who belongs to a company, the longest-standing first. */
export async function listUsers({ loaders }: StaffContext, tenantId: string, wish: PageWish) {
  const { page, listOf } = inOrder(wish)
  const rows = await loaders.users(page).load(tenantId)
  return listOf(rows, () => loaders.userCount().load(tenantId))
}

/** What became of a company's standing, the latest first. */
export async function listStandings({ loaders }: StaffContext, tenantId: string, wish: PageWish) {
  const { page, listOf } = latestFirst(wish)
  const rows = await loaders.standings(page).load(tenantId)
  return listOf(rows, () => loaders.standingCount().load(tenantId))
}
