import { type ExecutionResult, GraphQLError, type GraphQLField, type GraphQLSchema } from 'graphql'
import { refusal } from '../auth/door-rule.ts'
import { type Door, doorOf } from '../auth/needs.ts'
import { Conflict, InvalidInput } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import { declaredUnkept } from '../schema/unkept.ts'
import type { Request } from './execute.ts'
import type { Context } from './request.ts'
import { rootNodes } from './root-field.ts'

/** A mutation that is done once, however often it is sent with its key. */
type Once = { key: string; asked: string; door: Door }

type Field = GraphQLField<unknown, unknown>
type Run = (context: Context) => ExecutionResult | Promise<ExecutionResult>

const sane = /^[!-~]{1,200}$/

/** Seconds after which a repeat that came too early finds the first answered, or given up. */
const soon = 1

/** How an `Idempotency-Key` is to be honoured; there is nothing to honour where nothing is changed. */
export function onceOf(request: Request, schema: GraphQLSchema): Once | undefined {
  const { operation, credentials } = request
  const { idempotencyKey: key } = credentials
  if (key === undefined || operation.operation !== 'mutation') return undefined
  if (!sane.test(key)) throw refused('This is no key: give 1 to 200 visible ASCII characters.')
  const field = rootOf(request, schema)
  if (!field) throw refused('There is nothing here to be done once: leave it out.')
  const why = keyless(field)
  if (why !== undefined) throw refused(`${field.name} takes no key: ${why}.`)
  return { key, asked: digestOf(request), door: doorOf(field)! }
}

/**
 * Why no answer of a field is kept; nothing for those that are. What needs no permission is not done in a
 * company's transaction, which is where answers are kept.
 */
export function keyless(field: Field): string | undefined {
  const isCompanys = doorOf(field)?.kind === 'needs'
  return declaredUnkept(field) ?? (isCompanys ? undefined : 'it is about your sign-in')
}

/** Answers a repeat as the first was answered. An answer is kept with the work, or neither is. */
export async function doOnce(once: Once, context: Context, run: Run): Promise<ExecutionResult> {
  // The door is asked of repeats, too, and what it says to those whom it refuses is said as ever.
  if (!opens(once.door, context)) return run(context)
  try {
    return (await recalled(once, context)) ?? (await kept(once, context, run))
  } catch (error) {
    const originalError = error instanceof Error ? error : new Error(String(error))
    return { errors: [new GraphQLError(originalError.message, { originalError })] }
  }
}

async function recalled({ key, asked }: Once, { answers }: Context) {
  const { free, kept } = await answers.recall(key)
  if (!kept && !free) throw underWay()
  if (!kept) return undefined
  if (kept.asked !== asked)
    throw new Conflict('This Idempotency-Key was used for another request: give each its own.')
  return { data: JSON.parse(kept.answer) as Record<string, unknown> }
}

async function kept({ key, asked }: Once, context: Context, run: Run): Promise<ExecutionResult> {
  const result = await run(context)
  if (result.errors) return result
  const isKept = await context.answers.keep(key, { asked, answer: JSON.stringify(result.data) })
  if (!isKept) throw underWay()
  return result
}

function opens(door: Door, context: Context): boolean {
  try {
    return refusal(door, context) === undefined
  } catch {
    return false
  }
}

const refused = (why: string) => new InvalidInput({ 'Idempotency-Key': why })

const underWay = () =>
  new Conflict(
    'The first request with this Idempotency-Key is still under way: send it again in a moment.',
    { retryAfterSeconds: soon },
  )

/** The one field that a mutation asks for besides `__typename`. */
function rootOf(request: Request, schema: GraphQLSchema): Field | undefined {
  const fields = schema.getMutationType()?.getFields() ?? {}
  return rootNodes(request)
    .map(({ name }) => fields[name.value])
    .find((field) => field !== undefined)
}

/** Two requests are the same whose document, operation and variables are, in whatever order of fields. */
function digestOf({ document, operation, variables }: Request): string {
  const asked = [document.loc?.source.body, operation.name?.value, variables]
  return digest(JSON.stringify(asked, inOrder))
}

const inOrder = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value
