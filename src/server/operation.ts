import { type ExecutionResult, GraphQLError } from 'graphql'
import { Unavailable } from '../errors/index.ts'
import { within } from '../lib/within.ts'
import { originalOf } from './errors.ts'
import type { Context, Kind } from './request.ts'

/** The longest that one operation may take; statements and lanes have closer limits of their own. */
const longest = 30_000

type Run = () => ExecutionResult | Promise<ExecutionResult>

/**
 * The one place where a unit of work ends. The result is built, then what was done is committed,
 * then it may be told. What has an error is rolled back: a query keeps what it could read, but a
 * mutation's data would speak of rows that are no longer there.
 */
export async function withOperation(
  context: Context,
  { kind, field }: { kind: Kind; field: string },
  run: Run,
): Promise<ExecutionResult> {
  context.begin(kind, field)
  const result = await runOrRollBack(context, run)
  const failure = result.errors?.[0]
  if (failure === undefined) return commit(context, result)
  await context.rollback(originalOf(failure))
  return kind === 'mutation' && result.data ? { ...result, data: null } : result
}

async function runOrRollBack(context: Context, run: Run): Promise<ExecutionResult> {
  try {
    const result = await within(longest, Promise.resolve(run()), undefined)
    // A getter or an iterator that throws in a resolver's answer leaves graphql-jit waiting.
    if (result === undefined) throw new Unavailable('This took too long, and was given up.')
    return result
  } catch (error) {
    await context.rollback(error)
    throw error
  }
}

async function commit(context: Context, result: ExecutionResult): Promise<ExecutionResult> {
  try {
    await context.commit()
    return result
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error))
    return { data: null, errors: [new GraphQLError(originalError.message, { originalError })] }
  }
}
