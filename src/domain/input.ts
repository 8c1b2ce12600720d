import type { z } from 'zod'
import type { Context } from '../context.ts'
import { InvalidInput } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import { parseId } from '../lib/ids.ts'

/** An id given from outside, in its one spelling. */
export function idOf(field: string, text: string): string {
  const id = parseId(text)
  if (!id) throw new InvalidInput({ [field]: 'This is not an id: a UUID is expected.' })
  return id
}

/** The company that an input names, or the one that the caller acts for. */
export const tenantOf = (ctx: Context, { tenantId }: { tenantId?: string | null }): string =>
  tenantId == null ? ctx.caller.tenantId : idOf('tenantId', tenantId)

/** Checks an input against its shape; what is wrong is named field by field. */
export function parse<Shape extends z.ZodType>(shape: Shape, input: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(input)
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) {
    // Of a list the field is told, not the place in it.
    fields[path.filter((step) => typeof step === 'string').join('.')] ??= message
  }
  throw new InvalidInput(fields)
}

/** Two inputs that say the same have the same digest, whatever the order of their fields. */
export const digestOf = (input: object): string => digest(canonical(input))

function canonical(value: unknown): string {
  if (value instanceof Date || typeof value !== 'object' || value === null)
    return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, part]) => part != null)
  return `{${fields.sort().map(([key, part]) => `${key}:${canonical(part)}`)}}`
}
