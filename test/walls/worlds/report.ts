import type { Caller } from '../../../src/auth/caller.ts'
import type { Context } from '../../../src/context.ts'
import type { Lanes } from '../../../src/db/lanes.ts'
import { consolidate, type Report } from '../../../src/domain/report.ts'
import { Forbidden } from '../../../src/errors/index.ts'
import { Figures } from '../../../src/tenancy/figures.ts'
import { beginWork } from '../../../src/tenancy/unit-of-work.ts'
import { circlesBelow, figuresOf, reportedOf, type Sums, sharesWith, totalOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'

const refused = ['refused']

/** The consolidated report as the gateway makes it, a line for each circle. */
export async function reportFor(tenant: Lanes, caller: Caller): Promise<string[]> {
  if (caller.refusal('report.consolidated')) return refused
  const work = beginWork(tenant, caller, { mode: 'read' })
  const ctx = { caller, scope: caller.scope, figures: new Figures(() => work) }
  try {
    return linesOf(await consolidate(ctx as unknown as Context))
  } catch (error) {
    if (error instanceof Forbidden) return refused
    throw error
  } finally {
    await work.rollback()
  }
}

const linesOf = ({ circles, total, withheld }: Report): string[] => [
  ...[...circles].map(([id, { activeSites, activeContracts, suppressed }]) =>
    line(id, { ACTIVE: activeSites, CONTRACT: activeContracts, suppressed }),
  ),
  line('total', { ACTIVE: total.activeSites, CONTRACT: total.activeContracts, suppressed: total.suppressed }),
  `withheld ${withheld.crossCircleReporting} ${withheld.dataSharing}`,
]

const line = (of: string, { ACTIVE, CONTRACT, suppressed }: Sums) => [of, ACTIVE ?? '-', CONTRACT ?? '-', suppressed].join(' ')

/** What the model says of it. */
export function reportOf(view: View): string[] {
  if (view.part || !view.holds('report.consolidated')) return refused
  const below = circlesBelow(view)
  const silent = below.filter((circle) => !circle.reports && sharesWith(view, circle))
  return [
    ...reportedOf(view).map((circle) => line(circle.id, figuresOf(view, circle))),
    line('total', totalOf(view)),
    `withheld ${silent.length} ${below.filter((circle) => !sharesWith(view, circle)).length}`,
  ]
}
