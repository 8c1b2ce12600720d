import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'

/** No input of ours is nested nearly as deep. */
const deepest = 16
const unsound = 'holds a NUL or half of a character'

/** PostgreSQL keeps no NUL, and a lone surrogate would become a question mark in somebody's data. */
const isSound = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

/** Texts in the document are looked at once, with the rest of it. */
export const soundTexts: ValidationRule = (context: ValidationContext) => ({
  StringValue(node) {
    if (!isSound(node.value)) context.reportError(new GraphQLError(unsound, { nodes: [node] }))
  },
})

/** Texts among the variables come with every request. */
export function unsoundIn(variables: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [name, value] of Object.entries(variables)) look(value, [name], fields)
  return fields
}

function look(value: unknown, path: string[], fields: Record<string, string>): void {
  if (typeof value === 'string' && !isSound(value)) fields[nameOf(path)] = unsound
  if (typeof value !== 'object' || value === null) return
  if (path.length === deepest) fields[nameOf(path)] = 'is nested too deeply'
  else for (const [key, part] of Object.entries(value)) look(part, [...path, key], fields)
}

/** Where a value stands, as forms name it: every mutation has one `input`, which goes without saying. */
export function nameOf(path: readonly (string | number)[]): string {
  const [head, ...rest] = path.filter((step) => Number.isNaN(Number(step)))
  return (head === 'input' && rest.length > 0 ? rest : [head, ...rest]).join('.')
}
