import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { digest } from '../lib/digest.ts'
import { limits, withinLimits } from './limits.ts'
import { soundTexts } from './text.ts'

const rules = [...specifiedRules, withinLimits, soundTexts]
/** What was meant instead is not told, and not looked for: that takes longer the longer a wrong name is. */
export const validation = { maxErrors: 20, hideSuggestions: true }

/** Why a document is not served, and the document as far as it could be read. */
export type Unread = { errors: readonly GraphQLError[]; document?: DocumentNode }

export const hashOf = (source: string) => digest(source, 'hex')

/**
 * Parsed and validated documents by the hash of their text, the same for every wire. Those that are
 * trusted stay; of the others, those in use do.
 */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #trusted = new Map<string, DocumentNode>()
  readonly #kept = new LRUCache<string, DocumentNode>({ max: 1000 })

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
  }

  get(hash: string): DocumentNode | undefined {
    return this.#trusted.get(hash) ?? this.#kept.get(hash)
  }

  keep(hash: string, document: DocumentNode): void {
    this.#kept.set(hash, document)
  }

  /** What the text says, under the limits that hold for everybody. */
  read(source: string): DocumentNode | Unread {
    const hash = hashOf(source)
    const known = this.get(hash)
    if (known) return known
    const document = this.#validated(source)
    if (!('errors' in document)) this.keep(hash, document)
    return document
  }

  /** Reads a document that is there for good; what is wrong with it is said. */
  trust(source: string): readonly GraphQLError[] {
    const document = this.#validated(source)
    if ('errors' in document) return document.errors
    this.#trusted.set(hashOf(source), document)
    return []
  }

  #validated(source: string): DocumentNode | Unread {
    const document = parsed(source)
    if (document instanceof GraphQLError) return { errors: [document] }
    const errors = validate(this.#schema, document, rules, validation)
    return errors.length > 0 ? { errors, document } : document
  }
}

function parsed(source: string): DocumentNode | GraphQLError {
  try {
    return parse(source, { maxTokens: limits.tokens })
  } catch (error) {
    if (error instanceof GraphQLError) return error
    return new GraphQLError('The document cannot be read.', { originalError: error as Error })
  }
}
