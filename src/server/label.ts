import type { OperationDefinitionNode } from 'graphql'

/**
 * What an operation is counted under: the root field that it asks for. The schema bounds how many of
 * those there are, where the names that callers give their operations are without end.
 */
export function labelOf({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const [only, ...more] = selections
  return only?.kind === 'Field' && more.length === 0 ? only.name.value : 'several'
}
