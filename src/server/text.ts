import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'

/** No input of ours is nested nearly as deep. */
const deepest = 16

/** A list of a hundred thousand wrong values is not read to its end. */
export const enough = 20

const unsound = 'holds a NUL or half of a character'

/** PostgreSQL keeps no NUL, and a lone surrogate would become a question mark in somebody's data. */
const isSound = (text: string) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)

/** Texts in the document are looked at once, with the rest of it. */
export const soundTexts: ValidationRule = (context: ValidationContext) => ({
  StringValue(node) {
    if (!isSound(node.value)) context.reportError(new GraphQLError(unsound, { nodes: [node] }))
  },
})

type Found = { fields: Record<string, string>; left: number }

/** Texts among the variables come with every request; of a flood of unsound ones some are named. */
export function unsoundIn(variables: Record<string, unknown>): Record<string, string> {
  const found: Found = { fields: {}, left: enough }
  for (const [name, value] of Object.entries(variables)) look(value, [name], found)
  return found.fields
}

function look(value: unknown, path: string[], found: Found): void {
  if (typeof value === 'string' && !isSound(value)) tell(unsound, path, found)
  if (typeof value !== 'object' || value === null) return
  if (path.length === deepest) tell('is nested too deeply', path, found)
  else
    for (const key of Object.keys(value)) {
      if (found.left === 0) return
      look((value as Record<string, unknown>)[key], [...path, key], found)
    }
}

function tell(what: string, path: string[], found: Found): void {
  found.fields[nameOf(path)] = what
  found.left--
}

/** Where a value stands, as forms name it: every mutation has one `input`, which goes without saying. */
export function nameOf(path: readonly (string | number)[]): string {
  const [head, ...rest] = path.filter((step) => Number.isNaN(Number(step)))
  return (head === 'input' && rest.length > 0 ? rest : [head, ...rest]).join('.')
}
