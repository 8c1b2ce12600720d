import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import type { Context } from './request.ts'

export type Variables = Record<string, unknown>

/** A document's operation, ready to run for anybody; the root is the event in a feed. */
type Runnable = (
  context: Context,
  variables: Variables,
  root?: unknown,
) => ExecutionResult | Promise<ExecutionResult>

export type Compile = (document: DocumentNode, operation: OperationDefinitionNode) => Runnable

/** Compiles each operation of a validated document once, as long as it is in use. */
export function compiler(schema: GraphQLSchema): Compile {
  const documents = new LRUCache<DocumentNode, Map<string, Runnable>>({ max: 1000 })
  return (document, operation) => {
    const name = operation.name?.value ?? ''
    const known = documents.get(document) ?? new Map<string, Runnable>()
    const runnable = known.get(name) ?? compile(schema, document, name || undefined)
    known.set(name, runnable)
    documents.set(document, known)
    return runnable
  }
}

function compile(schema: GraphQLSchema, document: DocumentNode, name?: string): Runnable {
  const compiled = compileQuery(schema, document, name, { disablingCapturingStackErrors: true })
  if (isCompiledQuery(compiled)) {
    return (context, variables, root) => compiled.query(root, context, variables)
  }
  // What graphql-jit cannot compile, graphql-js runs as it is: the same answer, a little later.
  return (contextValue, variableValues, rootValue) =>
    execute({ schema, document, operationName: name, rootValue, contextValue, variableValues })
}
