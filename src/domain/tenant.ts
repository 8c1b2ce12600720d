import { sql } from 'kysely'
import { z } from 'zod'
import type { Place } from '../auth/decide.ts'
import type { Context } from '../context.ts'
import { behind } from '../db/live.ts'
import { anyOf, anyText } from '../db/sql.ts'
import { Forbidden, NotFound } from '../errors/index.ts'
import type { TenantId } from '../lib/ids.ts'
import { id, makeCursor, pageOf, sliceOf, text } from '../lib/page.ts'
import { cardColumns } from '../loaders/tenant.ts'
import { idOf, parse } from './input.ts'
import { search, some } from './shapes.ts'

export type PageWish = { first: number; after?: string | null }

const tenantFilter = z.object({
  type: some(z.string()),
  status: some(z.string()),
  text: search(40),
})
type TenantWish = z.infer<typeof tenantFilter>

const filtered = z.object({ filter: tenantFilter })

const byCode = { name: 'code', keys: [text, id] }
const byVendorCode = { name: 'vendorCode', keys: [text, id] }

export async function findTenant(ctx: Context, id: string) {
  const tenant = await ctx.loaders.tenant.load(idOf('id', id))
  if (!tenant) throw new NotFound('Tenant', id)
  return tenant
}

/** The acting company and those that it reaches, by code. */
export async function listTenants(ctx: Context, wish: PageWish, given: object) {
  const page = pageOf(wish, byCode)
  const { filter } = parse(filtered, { filter: given })
  const reached = inReach(ctx)
  const rows = await tenantsWanted(ctx, reached, filter)
    .select(cardColumns)
    .$if(!!page.after, (q) => q.where(behind(['organization_code', 'id'], page.after!)))
    .orderBy('organization_code')
    .orderBy('id')
    .limit(page.first + 1)
    .execute()
  const count = async () => {
    const counted = sql<number>`count(*)::int`.as('count')
    const { count } = await tenantsWanted(ctx, reached, filter)
      .select(counted)
      .executeTakeFirstOrThrow()
    return count
  }
  return { slice: sliceOf(rows, page), cursorOf: tenantCursor, count }
}

export const tenantCursor = (row: { organizationCode: string; id: string }) =>
  makeCursor(byCode, [row.organizationCode, row.id])

function tenantsWanted(ctx: Context, reached: readonly string[], filter: TenantWish) {
  const prefix = filter.text?.toUpperCase()
  return ctx.sql
    .selectFrom('tenant')
    .where('id', '=', anyOf(reached))
    .$if(!!filter.type, (q) => q.where('type', '=', anyText(filter.type!)))
    .$if(!!filter.status, (q) => q.where('status', '=', anyText(filter.status!)))
    .$if(!!prefix, (q) => q.where(sql<boolean>`starts_with(organization_code, ${prefix})`))
}

function inReach(ctx: Context): string[] {
  const { tenant, part, oversees, engages, serves, served } = ctx.caller.scope
  if (part) return [tenant.id, ...served]
  return [tenant.id, ...oversees.keys(), ...engages.keys(), ...serves.keys()]
}

/** What is not card is rows: where they are not shared, the field says so, for a zero would lie. */
export async function findProfile(ctx: Context, tenantId: string) {
  const profile = await ctx.loaders.profile.load(tenantId)
  if (!profile) throw new Forbidden('This company does not share its profile with you.')
  return profile
}

/** The corporate above a company now, with what that allows it; null when there is none. */
export async function findOverseer(ctx: Context, tenantId: string) {
  const [relationship] = await ctx.loaders.overseer.load(tenantId)
  if (!relationship && !knowsWhoOversees(ctx, tenantId))
    throw new Forbidden('This company does not share its relationships with you.')
  return relationship ?? null
}

export async function listCircles(ctx: Context, corporateId: string, wish: PageWish) {
  ctx.caller.require('relationship.read', { tenantId: corporateId, unitId: null })
  const page = pageOf(wish, byCode)
  const rows = await ctx.loaders.circles(page).load(corporateId)
  const count = async () => (await ctx.loaders.circleCount.load(corporateId))[0]?.count ?? 0
  return { slice: sliceOf(rows, page), cursorOf: tenantCursor, count }
}

export async function listContracts(ctx: Context, circleId: string, wish: PageWish) {
  ctx.caller.require('relationship.read', contractsOf(ctx, circleId))
  const page = pageOf(wish, byVendorCode)
  const rows = await ctx.loaders.contracts(page).load(circleId)
  const count = async () => (await ctx.loaders.contractCount.load(circleId))[0]?.count ?? 0
  const cursorOf = (row: { vendorCode: string; id: string }) =>
    makeCursor(byVendorCode, [row.vendorCode, row.id])
  return { slice: sliceOf(rows, page), cursorOf, count }
}

/** A circle does not tell its vendors who stands above it: 'nobody' might be a lie. */
function knowsWhoOversees(ctx: Context, tenantId: string): boolean {
  const place = { tenantId, unitId: null }
  const { allowed, reach } = ctx.caller.decide('relationship.read', place)
  return allowed && reach !== 'SERVES'
}

/** Of a circle's contracts a vendor finds its own among them, in every status. */
function contractsOf(ctx: Context, circleId: string): Place {
  const { serves, tenant } = ctx.caller.scope
  const hasOne = serves.has(circleId as TenantId)
  return { tenantId: circleId, unitId: null, ...(hasOne && { otherSide: tenant.id }) }
}
