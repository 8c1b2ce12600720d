import { readFileSync } from 'node:fs'
import { buildSchema, type FieldNode, isNonNullType, type OperationDefinitionNode, parse, valueFromASTUntyped } from 'graphql'
import type { Client } from '../../support/client.ts'
import { type Line, relations } from './lines.ts'
import { plain } from './plain.ts'
import type { Ask } from './roots.ts'

/** Nouns with a root field of their own: met elsewhere, they are asked for their plain fields. */
export const rooted = new Set(['Tenant', 'Site', 'OrganizationUnit', 'Role'])

export const relationsOf = (type: string) =>
  Object.entries(relations).flatMap(([name, line]) => (name.startsWith(`${type}.`) ? [{ name: name.slice(type.length + 1), line }] : []))

/** All that is asked of an object. */
export function fieldsOf(type: string, whole: boolean): string {
  const inner = whole ? relationsOf(type) : []
  const asked = inner.map(({ name, line }) => `${name}${paging(line)} { ${contentOf(line)} }`)
  return [...Object.keys(plain[type] ?? {}), ...asked].join(' ')
}

const paging = ({ shape }: Line) => (shape === 'page' ? '(first: 100)' : '')

function contentOf({ type, shape }: Pick<Line, 'type' | 'shape'>, root = false): string {
  const fields = fieldsOf(type, root || !rooted.has(type))
  if (shape !== 'page') return fields
  const [key] = Object.keys(plain[type]!)
  return `totalCount pageInfo { hasNextPage } nodes { ${fields} } edges { node { ${key} } }`
}

export const questionOf = (ask: Ask) =>
  `${ask.field}${ask.args} { ${ask.shallow ? Object.keys(plain[ask.type]!).join(' ') : contentOf(ask, true)} }`

/** Questions together in as few requests as the limits of a document allow. */
export function batches(asks: readonly Ask[]): Ask[][] {
  const made: Ask[][] = []
  let weight = Number.POSITIVE_INFINITY
  for (const ask of asks) {
    const more = questionOf(ask).match(/\w+/g)!.length
    weight += more
    if (weight > 900 || made.at(-1)!.length === 30) {
      made.push([])
      weight = more
    }
    made.at(-1)!.push(ask)
  }
  return made
}

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'))
const queries = schema.getQueryType()!.getFields()
const mutations = schema.getMutationType()!.getFields()

/** An answer that cannot be null takes all others of its request with it when it is refused: it is asked apart. */
export function apart(asks: readonly Ask[]): Ask[][] {
  const whole = asks.filter(({ field }) => isNonNullType(queries[field]!.type))
  return [...batches(asks.filter((ask) => !whole.includes(ask))), ...whole.map((ask) => [ask])]
}

export const documentOf = (batch: readonly Ask[]) => `{ ${batch.map((ask, index) => `a${index}: ${questionOf(ask)}`).join(' ')} }`

/** A write's values travel beside its document, which thousands share: the gateway reads and compiles it once. */
export function tryOut(client: Client, ask: Ask) {
  const given = argumentsOf(ask).map(({ name: { value: name }, value }) => {
    const { type } = mutations[ask.field]!.args.find((arg) => arg.name === name)!
    return { name, declared: `$${name}: ${type}`, value: valueFromASTUntyped(value) }
  })
  const inBrackets = (list: string[]) => (list.length > 0 ? `(${list.join(', ')})` : '')
  const declared = inBrackets(given.map(({ declared }) => declared))
  const args = inBrackets(given.map(({ name }) => `${name}: $${name}`))
  const variables = Object.fromEntries(given.map(({ name, value }) => [name, value]))
  return client.ask(`mutation ${declared} { a0: ${questionOf({ ...ask, args })} }`, variables)
}

function argumentsOf({ field, args }: Ask) {
  const [operation] = parse(`{ ${field}${args} }`).definitions as [OperationDefinitionNode]
  return (operation.selectionSet.selections as [FieldNode])[0].arguments ?? []
}
