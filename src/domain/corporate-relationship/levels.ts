import type { Governance, Sharing } from '../../tenancy/scope.ts'

type Levels = { governance: Governance; sharing: Sharing }

const governances: Governance[] = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED']
const sharings: Sharing[] = ['NONE', 'AGGREGATED', 'FULL']

const lower = <Level>(order: Level[], a: Level, b: Level) =>
  order.indexOf(a) < order.indexOf(b) ? a : b

/** The narrower of two levels of each kind. */
export const narrowed = (a: Levels, b: Levels): Levels => ({
  governance: lower(governances, a.governance, b.governance),
  sharing: lower(sharings, a.sharing, b.sharing),
})
