import { type FieldNode, Kind, type SelectionNode, valueFromASTUntyped } from 'graphql'
import type { Request } from './execute.ts'

type Asked = Pick<Request, 'document' | 'operation'>

/** The fields that an operation asks for at its root, through whatever fragments. */
export const rootNodes = ({ document, operation }: Asked): FieldNode[] =>
  nodesIn(operation.selectionSet.selections, document)

const nodesIn = (selections: readonly SelectionNode[], document: Asked['document']): FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return nodesIn(selection.selectionSet.selections, document)
    const { value } = selection.name
    return document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === value
        ? nodesIn(one.selectionSet.selections, document)
        : [],
    )
  })

/** The input of a mutation as it was sent, in the spelling of the wire. */
export function inputOf(node: FieldNode, { variables }: Pick<Request, 'variables'>) {
  const argument = node.arguments?.find(({ name }) => name.value === 'input')
  const input = argument && valueFromASTUntyped(argument.value, variables)
  return JSON.parse(JSON.stringify(input ?? {})) as Record<string, unknown>
}
