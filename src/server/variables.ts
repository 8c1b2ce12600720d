import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql'
import { InvalidInput } from '../errors/index.ts'
import { plain } from './errors.ts'

type Variables = Record<string, unknown>
type Fields = Record<string, string>

/**
 * What is wrong with the variables, by field. Asked only when the executor has refused them: its
 * own message names neither the place nor the reason in a way that a form could show.
 */
export function wrongVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): InvalidInput {
  const fields: Fields = {}
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type)
    if (type && isInputType(type)) note(fields, type, definition, variables)
  }
  return new InvalidInput(Object.keys(fields).length > 0 ? fields : { variables: 'are not valid' })
}

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
    coerceInputValue(variables[name], type, (path, _value, error) => {
      fields[[name, ...path].join('.')] ??= plain(error.message)
    })
  }
}
