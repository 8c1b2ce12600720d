import { type GraphQLArgument, type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql'
import type { Sound } from './requests.ts'

/** A document that asks one field with each of its arguments as a variable of the same name. */
export function documentFor(schema: GraphQLSchema, coordinate: string, through?: Sound['through']): string {
  const [owner, name] = coordinate.split('.') as [string, string]
  const type = schema.getType(owner)
  if (!isObjectType(type)) throw new Error(`${owner} has no fields`)
  const { args, type: answer } = type.getFields()[name]!
  const list = (each: (arg: GraphQLArgument) => string) => args.map(each).join(', ')
  const selection = isCompositeType(getNamedType(answer)) ? '{ __typename }' : ''
  const field = `${name}(${list((arg) => `${arg.name}: $${arg.name}`)}) ${selection}`
  const kind = owner === 'Mutation' || owner === 'Subscription' ? owner.toLowerCase() : 'query'
  const [before, after] = through ?? ['', '']
  return `${kind} (${list(declared)}) { ${before} ${field} ${after} }`
}

/** A variable with the default of its argument, so that it may be left out where the argument may. */
const declared = ({ name, type, defaultValue }: GraphQLArgument) => {
  const optional = defaultValue !== undefined && `${type}`.endsWith('!')
  return `$${name}: ${optional ? `${type}`.slice(0, -1) : type}`
}
