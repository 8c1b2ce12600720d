import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { limits, withinLimits } from './limits.ts'
import { soundTexts } from './text.ts'

const rules = [...specifiedRules, withinLimits, soundTexts]

export type Read = (source: string) => DocumentNode | readonly GraphQLError[]

/** Parsed and validated documents by their text, under the limits that hold over HTTP. */
export function reader(schema: GraphQLSchema): Read {
  const documents = new LRUCache<string, DocumentNode>({ max: 1000 })
  return (source) => {
    const known = documents.get(source)
    if (known) return known
    const document = parsed(source)
    if (document instanceof GraphQLError) return [document]
    const errors = validate(schema, document, rules, { maxErrors: 20 })
    if (errors.length > 0) return errors
    documents.set(source, document)
    return document
  }
}

function parsed(source: string): DocumentNode | GraphQLError {
  try {
    return parse(source, { maxTokens: limits.tokens })
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}
