import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'

type Described = { description?: string | null }
type Named = [name: string, what: Described]

/** Every type, field, argument and value that does not say what it is. */
export function undescribed(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .flatMap((type): Named[] => [[type.name, type], ...membersOf(type)])
    .filter(([, { description }]) => !description?.trim())
    .map(([name]) => name)
}

function membersOf(type: GraphQLNamedType): Named[] {
  if (isEnumType(type)) return type.getValues().map((v): Named => [`${type.name}.${v.name}`, v])
  if (isInputObjectType(type)) return within(type.name, Object.values(type.getFields()))
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  const fields = Object.values(type.getFields())
  const args = fields.flatMap((field) => within(`${type.name}.${field.name}`, field.args))
  return [...within(type.name, fields), ...args]
}

const within = (owner: string, members: readonly (Described & { name: string })[]): Named[] =>
  members.map((member) => [`${owner}.${member.name}`, member])
