import { InvalidInput } from '../errors/index.ts'
import { hashOf } from './documents.ts'

/** How a request may name its document: by its text, by an id, or in the way of Apollo's clients. */
export type Named = { query?: unknown; documentId?: unknown; extensions?: unknown }

/** The documents of our own front ends by their ids, and whether others are served as well. */
export class Trusted {
  readonly only: boolean
  readonly #texts = new Map<string, string>()

  constructor(manifest: ReadonlyMap<string, string> = new Map(), only = false) {
    this.only = only
    for (const [id, text] of manifest) this.#texts.set(id, text).set(hashOf(text), text)
  }

  /** Each text once. */
  get texts(): Set<string> {
    return new Set(this.#texts.values())
  }

  /** The text that a request asks to be run; nothing when it names none in a way that is known. */
  sourceOf(named: Named): string | undefined {
    const id = idIn(named)
    const text = typeof named.query === 'string' && named.query !== '' ? named.query : undefined
    if (text === undefined) return id && this.#known(id)
    if (this.only && !this.#texts.has(hashOf(text))) throw new InvalidInput({ query: untrusted })
    return text
  }

  #known({ id, field }: Id): string {
    // Some manifests hold the name of the hash in their ids, and some clients put it before them.
    const text = this.#texts.get(id) ?? this.#texts.get(id.replace(/^sha256:/, ''))
    if (text === undefined) throw new InvalidInput({ [field]: unknown })
    return text
  }
}

const untrusted =
  'is none of the documents that are served here: send one of the manifest, by its text or its id'
const unknown =
  'names none of the documents that are served here: they are in the manifest that was deployed with this gateway'

type Id = { id: string; field: string }

function idIn({ documentId, extensions }: Named): Id | undefined {
  if (documentId != null) return idOf(documentId, 'documentId')
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } }
  return persistedQuery == null
    ? undefined
    : idOf(persistedQuery.sha256Hash, 'extensions.persistedQuery')
}

function idOf(id: unknown, field: string): Id {
  if (typeof id !== 'string') throw new InvalidInput({ [field]: 'must hold the id as text' })
  return { id, field }
}
