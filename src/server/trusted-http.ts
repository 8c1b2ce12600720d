import type { FastifyRequest } from 'fastify'
import type { Named, Trusted } from './trusted.ts'

/**
 * Puts the text of a document in the place of its id before Apollo reads the request, and refuses
 * what is not served.
 */
export const spellOut = (trusted: Trusted) => async (request: FastifyRequest) => {
  if (request.method === 'GET') inSearch(request, trusted)
  else if (isObject(request.body)) inBody(request.body, trusted)
}

function inBody(body: Record<string, unknown>, trusted: Trusted): void {
  const query = trusted.sourceOf(body)
  if (query === undefined) return
  body.query = query
  // Apollo would look for a store of its own behind it.
  if (isObject(body.extensions)) delete body.extensions.persistedQuery
}

function inSearch({ raw }: FastifyRequest, trusted: Trusted): void {
  const [path, search = ''] = (raw.url ?? '').split('?', 2)
  const given = new URLSearchParams(search)
  const query = trusted.sourceOf(named(given))
  if (query === undefined) return
  given.set('query', query)
  given.delete('extensions')
  raw.url = `${path}?${given}`
}

function named(given: URLSearchParams): Named {
  const [query, documentId] = [
    given.get('query') ?? undefined,
    given.get('documentId') ?? undefined,
  ]
  return { query, documentId, extensions: parsed(given.get('extensions')) }
}

/** What is no JSON is Apollo's to refuse. */
function parsed(json: string | null): unknown {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return undefined
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
