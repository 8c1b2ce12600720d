import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import {
  CirclegateError,
  Internal,
  InvalidInput,
  TooComplex,
  Unavailable,
} from '../errors/index.ts'
import type { Log } from '../lib/log.ts'
import { databaseRefusal } from './database-refusal.ts'
import { argumentOf, isNulledArgument } from './invalid-document.ts'

/** Under which request an error is told to the client and written to the log. */
export type Scene = { requestId: string; log: Log }

type Masked = { status: number; error: GraphQLFormattedError }

/**
 * The one place where an error becomes an answer, over HTTP and WebSocket alike. What is not
 * known to be fit for a client stays in the log, under the request's id.
 */
export function mask(error: unknown, scene: Scene): Masked {
  const refusal = refusalIn(error, scene.requestId)
  record(refusal, error, scene)
  return { status: refusal.httpStatus, error: formatted(refusal, error) }
}

function refusalIn(error: unknown, requestId: string): CirclegateError {
  return (
    declaredIn(error) ??
    tooDeep(error) ??
    (isClients(error) ? invalid(error) : undefined) ??
    databaseRefusal(error) ??
    new Internal(requestId)
  )
}

/** The refusal that one of our own use cases threw, under whatever GraphQL has put around it. */
function declaredIn(error: unknown): CirclegateError | undefined {
  const original = originalOf(error)
  return original instanceof CirclegateError ? original : undefined
}

/** The parser goes as deep as the document does, and may run out of stack before it counts the tokens. */
function tooDeep(error: unknown): TooComplex | undefined {
  const ofField = error instanceof GraphQLError && error.path !== undefined
  const original = originalOf(error)
  if (ofField || !(original instanceof RangeError) || !original.message.includes('call stack'))
    return undefined
  return new TooComplex('The operation asks for too much: it is nested too deeply to be read.')
}

export function originalOf(error: unknown): unknown {
  let inner = error
  while (inner instanceof GraphQLError && inner.originalError) inner = inner.originalError
  return inner
}

/**
 * A GraphQL error with a path arose while we were answering, so it is ours, but for arguments that
 * are found out late. Without a path it speaks of the document, or of the request around it.
 */
function isClients(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false
  if (error.path !== undefined) return isNulledArgument(error)
  return error.locations !== undefined || originalOf(error) instanceof GraphQLError
}

function invalid(error: GraphQLError): CirclegateError {
  const said = plain(error.message)
  if (said.startsWith('Syntax Error: Document contains more')) return new TooComplex(said)
  if (said === 'Validation aborted.')
    return new TooComplex('The operation asks for too much: one field is selected too often.')
  const refusal = new InvalidInput({
    [argumentOf(error) ?? (error.locations ? 'query' : 'request')]: said,
  })
  // Whoever writes a query in an editor reads the message, not the extensions.
  refusal.message = said
  return refusal
}

/**
 * A message of GraphQL's own, fit for a client: suggestions spell out names of the schema that it
 * did not know, and a value that is quoted back may be as long as the request.
 */
export function plain(message: string): string {
  const said = message.replace(/ ?Did you mean .+\?\s*$/s, '').trim()
  return said.length > 300 ? `${said.slice(0, 300)}…` : said
}

function record(refusal: CirclegateError, error: unknown, { requestId, log }: Scene): void {
  const err = originalOf(error)
  if (refusal instanceof Internal) log.error({ requestId, err }, 'a request failed')
  if (refusal instanceof Unavailable)
    log.warn({ requestId, err }, 'what is needed for an answer did not answer itself')
}

function formatted(refusal: CirclegateError, error: unknown): GraphQLFormattedError {
  const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {}
  return {
    message: refusal.message,
    ...(locations && { locations }),
    ...(path && { path }),
    extensions: { code: refusal.code, ...refusal.details() },
  }
}
