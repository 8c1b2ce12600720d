import type { Refusal } from '../auth/decide.ts'
import type { Context } from '../context.ts'
import { Forbidden } from '../errors/index.ts'
import type { TenantId } from '../lib/ids.ts'
import type { PageWish } from '../lib/page.ts'
import { cardOrders } from '../loaders/tenant/card.ts'
import type { Figure } from '../tenancy/figures.ts'
import { pageOfCards } from './tenant/list.ts'

export type Sums = Record<
  'plannedSites' | 'activeSites' | 'retiredSites' | 'activeContracts',
  number | null
> & { suppressed: number }
export type Report = {
  circles: Map<TenantId, Sums>
  total: Sums
  withheld: { crossCircleReporting: number; dataSharing: number }
}

/** The circles below the acting corporate in figures, and how many of them are not among these. */
export async function consolidate(ctx: Context): Promise<Report> {
  if (ctx.scope.part)
    throw new Forbidden('A report is about whole companies: your part of yours sees none.')
  const below = [...ctx.scope.oversees].filter(([, { type }]) => type === 'CIRCLE')
  const decided = below.map(([tenantId]) => [tenantId, refusal(ctx, tenantId)] as const)
  const counted = decided.filter(([, refusedBy]) => !refusedBy)
  const circles = new Map(counted.map(([tenantId]) => [tenantId, nothing()]))
  for (const figure of await ctx.figures.read()) put(circles.get(figure.circleId), figure)
  return {
    circles,
    total: added([...circles.values()]),
    withheld: withheldBy(decided.map(([, refusedBy]) => refusedBy)),
  }
}

const names = {
  PLANNED: 'plannedSites',
  ACTIVE: 'activeSites',
  RETIRED: 'retiredSites',
  CONTRACT: 'activeContracts',
} as const

const nothing = (): Sums => ({
  plannedSites: 0,
  activeSites: 0,
  retiredSites: 0,
  activeContracts: 0,
  suppressed: 0,
})

/** Of a circle that is not counted here the figure goes nowhere. */
function put(sums: Sums | undefined, { kind, total }: Figure): void {
  if (!sums) return
  sums[names[kind]] = total
  if (total === null) sums.suppressed++
}

/** What is shown adds up; what is not is counted. */
function added(all: readonly Sums[]): Sums {
  const sums = nothing()
  for (const one of all)
    for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name]! += one[name] ?? 0
  return sums
}

const refusal = (ctx: Context, tenantId: TenantId) =>
  ctx.caller.decide('report.consolidated', { tenantId, unitId: null }).refusedBy

/** Of a circle that shares nothing its settings are not told either. */
const withheldBy = (refusals: readonly (Refusal | undefined)[]) => ({
  crossCircleReporting: refusals.filter((one) => one === 'REPORTING').length,
  dataSharing: refusals.filter((one) => one === 'SHARING').length,
})

/** A page of its circles, in the order of their codes. */
export async function listReported(ctx: Context, { circles }: Report, wish: PageWish) {
  const { page, listOf } = cardOrders.CODE(wish)
  const cards = await pageOfCards(ctx, [...circles.keys()], { page, filter: {}, by: 'CODE' })
  const rows = cards.map((tenant) => ({
    // Of the card a cursor is made.
    ...tenant,
    tenantId: tenant.id,
    tenant,
    figures: circles.get(tenant.id as TenantId)!,
  }))
  return listOf(rows, async () => circles.size)
}
