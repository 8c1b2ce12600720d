import type { ASTNode, GraphQLError, Token } from 'graphql'

/**
 * The argument or input field whose value in the document is wrong. The error points at the value
 * alone; its name is what stands before the nearest colon on the left of it.
 */
export function argumentOf(error: GraphQLError): string | undefined {
  const node = error.nodes?.[0]
  if (!node?.kind.endsWith('Value')) return undefined
  return nameBefore(node)
}

function nameBefore(node: ASTNode): string | undefined {
  let token: Token | null | undefined = node.loc?.startToken.prev
  while (token && token.kind !== ':') token = token.prev
  return token?.prev?.value || undefined
}
