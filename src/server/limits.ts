import {
  type DocumentNode,
  GraphQLError,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'
import { TooComplex } from '../errors/index.ts'
import { measure, type Size } from './size.ts'

/** The most that one document may be and ask for. */
export const limits = {
  tokens: 2000,
  depth: 12,
  nesting: 40,
  fields: 1000,
  roots: 30,
  cost: 10_000,
}

/** Refuses before any resolver runs; that a document passed is kept with it. */
export const withinLimits: ValidationRule = (context: ValidationContext) => ({
  Document(document: DocumentNode) {
    const errors = [...measure(document)].flatMap(([operation, size]) => {
      const excess = excessOf(operation, size)
      return excess ? [tooComplex(excess, operation)] : []
    })
    errors.forEach((error) => void context.reportError(error))
    // Some of the other rules take the square of its size: what is too large is not looked into.
    return errors.length > 0 ? { ...document, definitions: [] } : undefined
  },
})

function excessOf(operation: OperationDefinitionNode, size: Size): string | undefined {
  if (size.depth > limits.depth) return `fields are nested deeper than ${limits.depth} levels`
  if (size.nesting > limits.nesting)
    return `fragments are nested deeper than ${limits.nesting} levels`
  if (size.fields > limits.fields) return `more than ${limits.fields} fields are selected`
  if (size.roots > limits.roots) return `more than ${limits.roots} root fields are selected`
  // A mutation is one transaction: with two root fields, the second's failure undoes the first.
  if (operation.operation === 'mutation' && size.roots > 1) return 'one mutation at a time'
  return undefined
}

function tooComplex(excess: string, operation: OperationDefinitionNode): GraphQLError {
  const originalError = new TooComplex(`The operation asks for too much: ${excess}.`)
  return new GraphQLError(originalError.message, { nodes: [operation], originalError })
}
