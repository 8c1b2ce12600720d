import pg from 'pg'
import type { Opening } from './opening.ts'
import type { LaneOptions } from './options.ts'

/** The settings of PostgreSQL that hold on every lane, as one text. */
export function settings(options: LaneOptions, scope: 'SESSION' | 'LOCAL'): string {
  // Policies make statements look costly that are not: compiling them takes longer than running them.
  const all = { jit: 'off', statement_timeout: `${options.statementMs}`, ...options.settings }
  return Object.entries(all)
    .map(
      ([name, value]) => `SET ${scope} ${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(value)}`,
    )
    .join('; ')
}

/** How a transaction begins; behind a pooler it brings its settings, for no session is its own. */
export function beginning(mode: Opening['mode'], options: LaneOptions): string {
  const begin = mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN'
  return options.pooled ? `${begin}; ${settings(options, 'LOCAL')}` : begin
}
