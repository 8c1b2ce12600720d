import {
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  type OperationDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql'
import type { Ask } from './requests.ts'

/** Every root field of the queries, each field of its filters, and each of the orders that it takes. */
export function takenBy(schema: GraphQLSchema): Set<string> {
  const fields = Object.values(schema.getQueryType()!.getFields())
  return new Set(
    fields.flatMap(({ name, args }) => [
      name,
      ...args.flatMap((argument) => {
        const type = getNamedType(argument.type)
        if (isEnumType(type)) return type.getValues().map((value) => `${name} ${value.name}`)
        if (!isInputObjectType(type)) return []
        return Object.keys(type.getFields()).map((field) => `${name} ${field}`)
      }),
    ]),
  )
}

/** Those of them that somebody asks. */
export const askedIn = (asks: readonly Ask[]) => new Set(asks.flatMap(askedBy))

function askedBy({ query, variables = {} }: Ask): string[] {
  const [operation] = parse(query).definitions as OperationDefinitionNode[]
  const fields = operation!.selectionSet.selections as FieldNode[]
  return fields.flatMap(({ name: { value: name }, arguments: given = [] }) => [
    name,
    ...given.flatMap((argument) => wordsOf(valueFromASTUntyped(argument.value, variables)).map((word) => `${name} ${word}`)),
  ])
}

const wordsOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, given]) => (given === undefined ? [] : key))
    : [`${value}`]
