import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLCurrency, GraphQLDateTime } from 'graphql-scalars'

export const DateTime = GraphQLDateTime
export const Currency = GraphQLCurrency

const decimal = /^-?(0|[1-9]\d{0,11})(\.\d{1,2})?$/

function parseDecimal(value: unknown): string {
  if (typeof value === 'string' && decimal.test(value)) return value
  throw new GraphQLError('A decimal is a string such as "1250.00", with at most two places.')
}

/** Exact: it travels as text, for a JSON number would be rounded by the reader. */
export const Decimal = new GraphQLScalarType({
  name: 'Decimal',
  description: 'An exact decimal number with at most two places, written as a string: "1250.00".',
  serialize: (value) => String(value),
  parseValue: parseDecimal,
  parseLiteral: (node) => parseDecimal(node.kind === Kind.STRING ? node.value : undefined),
})
