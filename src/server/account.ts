import type { FormattedExecutionResult } from 'graphql'
import type { Log } from '../lib/log.ts'
import type { Span } from '../lib/trace.ts'
import type { Kind } from './request.ts'

/**
 * What is written down of one request as it becomes known, for its line in the log and for its trace.
 * Nothing of it was written by the caller, but for a name that GraphQL's grammar keeps in bounds.
 */
export type Account = {
  type?: Kind
  /** What it is counted under: see `labelOf`. */
  operation?: string
  /** What the client calls it. */
  name?: string
  code?: string
  tenantId?: string
  span?: Span
}

/** From here on a request is slow, and said to be. */
const slow = 1000

type Line = { requestId: string; milliseconds: number } & Record<string, unknown>

/** One line per request; a slow one is a warning, with the same words in it. */
export function writeLine(log: Log, { span, ...account }: Account, line: Line): void {
  const told = { ...line, ...account, ...(span && { traceId: span.traceId }) }
  const milliseconds = Math.round(line.milliseconds)
  if (milliseconds < slow) log.info({ ...told, milliseconds })
  else log.warn({ ...told, milliseconds }, 'a slow request')
}

/** The code of an answer, as the log and the counters have it. */
export function codeOf({ errors }: FormattedExecutionResult): string {
  return errors?.length ? String(errors[0]?.extensions?.code ?? 'INTERNAL') : 'OK'
}

const longestName = 80

export const clipped = (name: string | undefined) => name?.slice(0, longestName)
