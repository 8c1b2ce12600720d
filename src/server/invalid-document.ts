import type { ASTNode, GraphQLError, Token } from 'graphql'

/** What executors say, of a field's path, when a variable brings null to where there may be none. */
const nulled = /^Argument "(\w+)" of (?:non-null|required) type/

export const isNulledArgument = ({ message, originalError }: GraphQLError): boolean =>
  originalError === undefined && nulled.test(message)

/**
 * The argument or input field whose value in the document is wrong. The error points at the value
 * alone; its name is what stands before the nearest colon on the left of it.
 */
export function argumentOf(error: GraphQLError): string | undefined {
  if (isNulledArgument(error)) return nulled.exec(error.message)?.[1]
  const node = error.nodes?.[0]
  if (!node?.kind.endsWith('Value')) return undefined
  return nameBefore(node)
}

function nameBefore(node: ASTNode): string | undefined {
  let token: Token | null | undefined = node.loc?.startToken.prev
  while (token && token.kind !== ':') token = token.prev
  return token?.prev?.value || undefined
}
