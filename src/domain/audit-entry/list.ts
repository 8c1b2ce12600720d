import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import { anyOf, countOf, wantedIds } from '../../db/sql.ts'
import { lowestIdAt } from '../../lib/ids.ts'
import { orderOf, type Page, type PageWish } from '../../lib/page.ts'
import { told } from '../history/list.ts'
import { idOf, parse } from '../input.ts'

const latestFirst = orderOf('audit', { id: 'id', tenantId: 'id' })

const columns = [
  'e.tenant_id as tenantId',
  'e.id',
  'e.entity',
  'e.entity_id as entityId',
  'e.action',
  'e.field as mutation',
  'e.actor_tenant_id as actorTenantId',
  'e.actor_id as actorId',
  'e.actor_name as actorName',
  'e.request_id as requestId',
  'e.address',
  'e.permission',
  'e.reach',
  'e.decision_id as decisionId',
  'e.staff_name as staffName',
  'e.reason',
  'e.changes',
  'e.occurred_at as occurredAt',
  sql<boolean>`e.seq is not null`.as('sealed'),
] as const

const filterShape = z.object({
  filter: z.object({
    actorId: z.string().nullish(),
    entity: z
      .string()
      .regex(/^\w{1,60}$/, 'This names no kind of row: `Site` is one.')
      .nullish(),
    entityId: z.string().nullish(),
    kind: z.enum(['CHANGE', 'REFUSAL']).nullish(),
    action: z.string().nullish(),
    from: z.date().nullish(),
    to: z.date().nullish(),
  }),
})
type Filter = z.infer<typeof filterShape>['filter']

/** The journal of all companies whose rows the caller sees, and what its own company did elsewhere. */
export async function listEntries(ctx: Context, args: PageWish, given: object) {
  const { page, listOf } = latestFirst(args)
  const { filter } = parse(filterShape, { filter: given })
  const which = wanted(filter)
  const [here, elsewhere] = await Promise.all([
    hereOf(ctx, which, page),
    elsewhereOf(ctx, which, page),
  ])
  // What was done in a company whose journal is read is in both; each has its own first page whole.
  const all = new Map([...here, ...elsewhere].map((row) => [textOf(row), row]))
  const rows = [...all.values()].sort(latest).slice(0, page.limit)
  return listOf(rows.map(told), () => countEntries(ctx, which))
}

const latest = (one: Key, other: Key) => (textOf(one) < textOf(other) ? 1 : -1)
type Key = { id: string; tenantId: string }
const textOf = (key: Key) => `${key.id} ${key.tenantId}`

/** Each company's journal is walked backwards for one page only, however long it is. */
function hereOf(ctx: Context, which: Which, page: Page) {
  return ctx.sql
    .selectFrom(wantedIds(ctx.caller.scope.readable))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('audit_entry as e')
          .select(columns)
          .whereRef('e.tenant_id', '=', 'wanted.id')
          .where(which)
          .where(behind(page))
          .orderBy('e.id', 'desc')
          .limit(page.limit)
          .as('entry'),
      (join) => join.onTrue(),
    )
    .selectAll('entry')
    .orderBy('entry.id', 'desc')
    .orderBy('entry.tenantId', 'desc')
    .limit(page.limit)
    .execute()
}

/** In the words of the index that finds it. */
const isElsewhere = sql<SqlBool>`e.actor_tenant_id <> e.tenant_id`

/** What was done for the acting company in the place of others. */
function elsewhereOf(ctx: Context, which: Which, page: Page) {
  return ctx.sql
    .selectFrom('audit_entry as e')
    .select(columns)
    .where('e.actor_tenant_id', '=', ctx.caller.tenantId)
    .where(isElsewhere)
    .where(which)
    .where(behind(page))
    .orderBy('e.id', 'desc')
    .orderBy('e.tenant_id', 'desc')
    .limit(page.limit)
    .execute()
}

async function countEntries(ctx: Context, which: Which): Promise<number> {
  const { readable, tenant } = ctx.caller.scope
  const all = ctx.sql.selectFrom('audit_entry as e').where(which)
  const elsewhere = all
    .where('e.actor_tenant_id', '=', tenant.id)
    .where(isElsewhere)
    .where('e.tenant_id', '<>', sql<string>`all(${readable}::uuid[])`)
  const [here, there] = await Promise.all([
    countOf(all.where('e.tenant_id', '=', anyOf(readable))),
    countOf(elsewhere),
  ])
  return here + there
}

type Which = ReturnType<typeof wanted>

function wanted({ actorId, entity, entityId, kind, action, from, to }: Filter) {
  const asked = [
    actorId != null && sql`e.actor_id = ${idOf('filter.actorId', actorId)}::uuid`,
    entity != null && sql`e.entity = ${entity}`,
    entityId != null && sql`e.entity_id = ${idOf('filter.entityId', entityId)}::uuid`,
    // In the words of the index that finds them.
    kind === 'REFUSAL' && sql`e.action = 'REFUSED'`,
    kind === 'CHANGE' && sql`e.action <> 'REFUSED'`,
    action != null && sql`e.action = ${action}`,
    // The id says when: the journal's order is its order in time. The dates are rounded, the ids are not.
    from != null && sql`e.id >= ${lowestIdAt(before(from))}::uuid and e.occurred_at >= ${from}`,
    to != null && sql`e.id < ${lowestIdAt(to)}::uuid and e.occurred_at < ${to}`,
  ].filter((part) => part !== false)
  return asked.length > 0 ? sql<SqlBool>`${sql.join(asked, sql` and `)}` : sql<SqlBool>`true`
}

const before = (date: Date) => new Date(date.getTime() - 1)

function behind({ after }: Page) {
  if (!after) return sql<SqlBool>`true`
  const [last, tenantId] = after
  // Said as a comparison of pairs it is taken for rare, and the whole journal would be sorted.
  return sql<SqlBool>`e.id <= ${last}::uuid and not (e.id = ${last}::uuid and e.tenant_id >= ${tenantId}::uuid)`
}
