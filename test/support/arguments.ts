import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** A field that takes arguments, and every place in them where a value may stand. */
export type Asked = { coordinate: string; args: readonly GraphQLArgument[]; inputs: Input[] }

export type Input = {
  /** Where it is declared: `SiteFilter.text`. */
  coordinate: string
  /** Where it stands in a request: `['filter', 'text']`. */
  path: string[]
  type: GraphQLInputType
  hasDefault: boolean
}

/** Every field of the schema that takes arguments. */
export function askedFields(schema: GraphQLSchema): Asked[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return []
    return Object.values(type.getFields())
      .filter(({ args }) => args.length > 0)
      .map(({ name, args }) => {
        const coordinate = `${type.name}.${name}`
        return { coordinate, args, inputs: args.flatMap((arg) => inputsOf(arg, coordinate, [])) }
      })
  })
}

function inputsOf({ name, type, defaultValue }: GraphQLArgument | GraphQLInputField, owner: string, above: string[]): Input[] {
  const path = [...above, name]
  const hasDefault = defaultValue !== undefined
  const input = { coordinate: `${owner}.${name}`, path, type, hasDefault }
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return [input]
  const fields = Object.values(named.getFields())
  return [input, ...fields.flatMap((field) => inputsOf(field, named.name, path))]
}

/** The name under which a refusal tells of it: every mutation has one `input`, which is left out. */
export const toldAs = (path: readonly string[]) => (path[0] === 'input' && path.length > 1 ? path.slice(1) : path).join('.')

/** The variables with another value in one place, in a list its first; none at all there for `undefined`. */
export function withValue(variables: object, [head, ...rest]: string[], value: unknown): object {
  if (Array.isArray(variables)) return [withValue(variables[0], [head!, ...rest], value)]
  const { [head!]: present, ...others } = variables as Record<string, unknown>
  if (rest.length > 0) return { ...others, [head!]: withValue(present as object, rest, value) }
  return value === undefined ? others : { ...others, [head!]: value }
}

export const isList = (type: GraphQLInputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)
