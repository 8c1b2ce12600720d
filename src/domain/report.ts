import type { Context } from '../context.ts'
import { Forbidden } from '../errors/index.ts'
import type { TenantId } from '../lib/ids.ts'
import { type PageWish, pageOf, sliceOf } from '../lib/page.ts'
import { cardOrder } from '../loaders/card.ts'
import type { Figure } from '../tenancy/figures.ts'
import type { Oversight } from '../tenancy/scope.ts'
import { cursorBy, type OrderedCard, pageOfCards } from './tenant/list.ts'

export type Sums = Record<'plannedSites' | 'activeSites' | 'retiredSites' | 'activeContracts', number | null> & { suppressed: number } // biome-ignore format: one row
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
  const counted = below.filter(([tenantId]) => ctx.caller.can('report.consolidated', { tenantId, unitId: null })) // biome-ignore format: one rule
  const circles = new Map(counted.map(([tenantId]) => [tenantId, nothing()]))
  for (const figure of await ctx.figures.read()) put(circles.get(figure.circleId), figure)
  return { circles, total: added([...circles.values()]), withheld: withheldFrom(below) }
}

const names = {
  PLANNED: 'plannedSites',
  ACTIVE: 'activeSites',
  RETIRED: 'retiredSites',
  CONTRACT: 'activeContracts',
} as const

const nothing = (): Sums => ({ plannedSites: 0, activeSites: 0, retiredSites: 0, activeContracts: 0, suppressed: 0 }) // biome-ignore format: one row

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

const withheldFrom = (below: [TenantId, Oversight][]) => ({
  crossCircleReporting: below.filter(([, by]) => !by.reports).length,
  dataSharing: below.filter(([, by]) => by.reports && by.sharing === 'NONE').length,
})

/** A page of its circles, in the order of their codes. */
export async function listReported(ctx: Context, { circles }: Report, wish: PageWish) {
  const page = pageOf(wish, cardOrder('CODE'))
  const cards = await pageOfCards(ctx, [...circles.keys()], { page, filter: {}, by: 'CODE' })
  const rows = cards.map((tenant) => ({ tenantId: tenant.id, tenant, figures: circles.get(tenant.id as TenantId)! })) // biome-ignore format: one row
  return {
    slice: sliceOf(rows, page),
    cursorOf: ({ tenant }: { tenant: OrderedCard }) => cursorBy('CODE')(tenant),
    count: async () => circles.size,
  }
}
