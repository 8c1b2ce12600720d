import { codesOf } from '../../lib/error-codes.ts'
import type { Span } from '../../lib/trace.ts'

/** What an operation spends its time on. Of a statement the text is told, never its values. */
export type Step = { kind: 'wait' | 'begin' | 'statement' | 'commit' | 'rollback'; text?: string }

/** Hears of each step when it begins, and by what it answers when it ends, badly or well. */
export type Watch = (step: Step, trace: Span | undefined) => (failure?: string) => void

/** Does something that somebody may be watching. */
export async function watched<T>(
  watch: (() => (failure?: string) => void) | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!watch) return work()
  const ended = watch()
  try {
    const result = await work()
    ended()
    return result
  } catch (error) {
    ended(codesOf(error)[0] ?? 'unknown')
    throw error
  }
}
