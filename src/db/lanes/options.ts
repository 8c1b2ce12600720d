import type { Operation } from './operation.ts'
import type { Watch } from './watch.ts'

export type LaneOptions = {
  url: string
  /** Lanes at most. */
  max: number
  /** How long an operation waits for a lane, connecting included. */
  borrowMs: number
  /** How long an operation may hold its lane before it counts as forgotten. */
  holdMs: number
  /** How long a closing operation waits for calls that nobody awaited. */
  drainMs: number
  /** PostgreSQL's statement_timeout; a server that does not even answer is given up a second later. */
  statementMs: number
  /** Statements that each connection keeps prepared. */
  prepared: number
  /** Settings of PostgreSQL, such as plan_cache_mode. */
  settings: Readonly<Record<string, string>>
  /** Told of an operation that was rolled back because nobody closed it. */
  onLeak: (operation: Operation) => void
  /** Told what operations wait for and how long; nobody by default. */
  watch?: Watch
}

export const defaults: Omit<LaneOptions, 'url'> = {
  max: 16,
  borrowMs: 2_000,
  holdMs: 10_000,
  drainMs: 1_000,
  statementMs: 5_000,
  prepared: 200,
  // Policies make statements long: to plan one anew for each set of values costs more than to run it.
  settings: { plan_cache_mode: 'force_generic_plan' },
  onLeak: () => {},
}
