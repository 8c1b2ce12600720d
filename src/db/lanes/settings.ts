import pg from 'pg'
import type { Opening, Statement } from './opening.ts'
import type { LaneOptions } from './options.ts'

/** The settings of PostgreSQL that hold on every lane, as one text. */
export function settings(options: LaneOptions): string {
  // Policies make statements look costly that are not: compiling them takes longer than running them.
  const all = { jit: 'off', statement_timeout: `${options.statementMs}`, ...options.settings }
  return Object.entries(all)
    .map(([name, value]) => `SET ${pg.escapeIdentifier(name)} = ${pg.escapeLiteral(value)}`)
    .join('; ')
}

/** How a transaction begins, as one text: PostgreSQL answers it once, and each answer wakes two processes. */
export function beginning({ mode, enter }: Opening): string {
  const begin = mode === 'read' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN'
  const entry = typeof enter === 'function' ? enter() : enter
  return entry ? `${begin}; ${spelledOut(entry)}` : begin
}

/** A statement with its values written into it as literals. */
const spelledOut = ({ text, values = [] }: Statement): string =>
  text.replace(/\$(\d+)/g, (_, place) => pg.escapeLiteral(String(values[Number(place) - 1])))
