import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import { entryRefusal } from './database-refusal.ts'
import { mask, originalOf, type Scene } from './errors.ts'

/** What goes back over the wire, and the HTTP status of its code where the wire has one. */
export type Answer = { status: number; result: FormattedExecutionResult }

export function refused(error: unknown, scene: Scene): Answer {
  const masked = mask(error, scene)
  return { status: masked.status, result: { errors: [masked.error] } }
}

export function answered(result: ExecutionResult, scene: Scene): Answer {
  const { data, errors } = result
  if (!errors) return { status: 200, result: { data: data ?? null } }
  // Refused at entry, every field fails for that one reason: it is told once, for the whole.
  const atEntry = errors.map((error) => entryRefusal(originalOf(error))).find(Boolean)
  if (atEntry) return refused(atEntry, scene)
  const masked = errors.map((error) => mask(error, scene))
  return {
    status: data ? 200 : masked[0]!.status,
    result: { errors: masked.map(({ error }) => error), ...(data !== undefined && { data }) },
  }
}
