import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { GraphQLCurrency, GraphQLDateTime } from 'graphql-scalars'

const plain = GraphQLDateTime.toConfig()

/** The calendar of the database begins later than the scalar's, and nobody here plans for then. */
function within(moment: Date): Date {
  if (moment.getUTCFullYear() >= 1900 && moment.getUTCFullYear() <= 9999) return moment
  throw new GraphQLError('A time lies in the years 1900 to 9999.')
}

export const DateTime = new GraphQLScalarType<Date, Date>({
  ...plain,
  parseValue: (value) => within(plain.parseValue(value)),
  parseLiteral: (node: ValueNode) => within(plain.parseLiteral(node)),
})
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
