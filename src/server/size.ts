import type {
  DocumentNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'

/**
 * How much a document asks for once its fragments are written out: how many levels of fields it goes
 * down, and how many of braces, which fragments without a field between them have as well.
 */
export type Size = { roots: number; fields: number; depth: number; nesting: number }

/** Each fragment is measured once, so that ones that double each other cost no more than others. */
export function measure(document: DocumentNode): Map<OperationDefinitionNode, Size> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  const operations: OperationDefinitionNode[] = []
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition)
    if (definition.kind === 'OperationDefinition') operations.push(definition)
  }
  const known: Known = { fragments, sizes: new Map() }
  return new Map(operations.map((operation) => [operation, sizeOf(operation.selectionSet, known)]))
}

type Known = { fragments: Map<string, FragmentDefinitionNode>; sizes: Map<string, Size> }

const none: Size = { roots: 0, fields: 0, depth: 0, nesting: 0 }

function sizeOf(set: SelectionSetNode | undefined, known: Known): Size {
  return (set?.selections ?? []).reduce((sum, selection) => {
    const size = sizeOfOne(selection, known)
    return {
      roots: sum.roots + size.roots,
      fields: sum.fields + size.fields,
      depth: Math.max(sum.depth, size.depth),
      nesting: Math.max(sum.nesting, size.nesting + 1),
    }
  }, none)
}

function sizeOfOne(selection: SelectionNode, known: Known): Size {
  if (selection.kind === 'InlineFragment') return sizeOf(selection.selectionSet, known)
  if (selection.kind === 'FragmentSpread') return sizeOfFragment(selection.name.value, known)
  const { fields, depth, nesting } = sizeOf(selection.selectionSet, known)
  // GraphQL has a rule of its own for the depth of introspection, which tools need deep.
  const meta = selection.name.value.startsWith('__')
  return { roots: meta ? 0 : 1, fields: fields + 1, depth: meta ? 0 : depth + 1, nesting }
}

function sizeOfFragment(name: string, known: Known): Size {
  const found = known.sizes.get(name)
  if (found) return found
  // A fragment that spreads itself is another rule's to refuse; here it must only come to an end.
  known.sizes.set(name, none)
  const size = sizeOf(known.fragments.get(name)?.selectionSet, known)
  known.sizes.set(name, size)
  return size
}
