import {
  astFromValue,
  coerceInputValue,
  type GraphQLError,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromASTUntyped,
} from 'graphql'
import { InvalidInput } from '../errors/index.ts'
import { plain } from './errors.ts'
import { enough, nameOf, unsoundIn } from './text.ts'

type Variables = Record<string, unknown>
type Fields = Record<string, string>

/**
 * The variables as the executor takes them, or what is wrong with them, by field. graphql-jit alone
 * names neither the place nor the reason in a way that a form could show, takes a list for an input
 * object, and misses the defaults of required fields and variables.
 */
export function readVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Variables,
): Variables {
  const definitions = operation.variableDefinitions ?? []
  const unsound = unsoundIn(declared(definitions, given))
  if (Object.keys(unsound).length > 0) throw new InvalidInput(unsound)
  const fields: Fields = {}
  const variables: Variables = {}
  for (const definition of definitions) {
    const type = typeFromAST(schema, definition.type)
    if (!type || !isInputType(type)) continue
    const name = definition.variable.name.value
    note(fields, type, definition, given)
    const value = Object.hasOwn(given, name) ? given[name] : defaultIn(definition)
    if (value !== undefined) variables[name] = completed(type, value)
  }
  if (Object.keys(fields).length > 0) throw new InvalidInput(fields)
  return variables
}

/** What the operation does not ask for is not looked at, however much of it there is. */
function declared(definitions: readonly VariableDefinitionNode[], given: Variables): Variables {
  const names = definitions.map(({ variable }) => variable.name.value)
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]),
  )
}

/** graphql-jit takes a variable that may not be null for missing, though it has a default. */
const defaultIn = ({ defaultValue }: VariableDefinitionNode): unknown =>
  defaultValue && valueFromASTUntyped(defaultValue)

function note(
  fields: Fields,
  type: GraphQLInputType,
  definition: VariableDefinitionNode,
  variables: Variables,
): void {
  const name = definition.variable.name.value
  const given = Object.hasOwn(variables, name)
  if (!given && (definition.defaultValue || !isNonNullType(type))) return
  if (!given) fields[name] = 'is required'
  else {
    let left = enough
    const wrong = (path: readonly (string | number)[], _value: unknown, error: GraphQLError) => {
      const [field, reason] = told([name, ...path], plain(error.message))
      fields[field] ??= reason
      if (--left === 0) throw new InvalidInput(fields)
    }
    coerceInputValue(variables[name], type, wrong, hideSuggestions)
  }
}

/** What was meant instead is not told, and not looked for. */
const hideSuggestions = true

const missing = /^Field "(\w+)" of required type/
const surplus = /^Field "(\w+)" is not defined/

/** A field that is missing or too much is told of under its own name, not under its owner's. */
function told(path: readonly (string | number)[], said: string): [field: string, reason: string] {
  const [, absent] = missing.exec(said) ?? []
  if (absent) return [nameOf([...path, absent]), 'is required']
  const [, unknown] = surplus.exec(said) ?? []
  return unknown
    ? [nameOf([...path, unknown]), 'is not a field of this input']
    : [nameOf(path), said]
}

/** The value with every default written out, in the spelling of the wire. */
function completed(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return completed(type.ofType, value)
  if (isListType(type)) {
    return Array.isArray(value) ? value.map((one) => completed(type.ofType, one)) : value
  }
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value
  const given = value as Variables
  const defaults = Object.values(type.getFields()).filter((field) => !(field.name in given))
  const parts = Object.entries(given).map(([name, part]) => {
    const field = type.getFields()[name]
    return [name, field ? completed(field.type, part) : part]
  })
  return Object.fromEntries([...defaults.flatMap(defaultOf), ...parts])
}

function defaultOf({ name, defaultValue, type }: GraphQLInputField): [string, unknown][] {
  const node = defaultValue === undefined ? undefined : astFromValue(defaultValue, type)
  return node ? [[name, valueFromASTUntyped(node)]] : []
}
