import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
} from 'graphql'
import type { OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws'
import { type CirclegateError, InvalidInput, TooComplex } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import type { Log } from '../lib/log.ts'
import { codeOf, writeLine } from './account.ts'
import type { Unread } from './documents.ts'
import { mask } from './errors.ts'
import { type Executor, isStream, type Request } from './execute.ts'
import type { SocketLimits } from './seat.ts'
import {
  type Connection,
  close,
  connect,
  credentialsFor,
  type Desk,
  type Params,
} from './ws-connect.ts'

type Options = ServerOptions<Params, Connection>

/** What each message of graphql-transport-ws does here; the library speaks the protocol itself. */
export function protocol(desk: Desk & { limits: SocketLimits }): Options {
  const { executor, limits } = desk
  return {
    connectionInitWaitTimeout: limits.hello,
    onConnect: (connection) => connect(connection, desk),
    onClose: ({ extra }) => extra.silence?.(),
    onSubscribe: async ({ extra }, _id, payload) => {
      const { seat } = extra
      if (!seat.open()) return [refusal(tooManyOperations(limits))]
      const prepared = await prepare(payload, extra, desk)
      if (Array.isArray(prepared)) seat.end()
      return prepared
    },
    execute: async ({ contextValue }) => {
      const request = contextValue as Request
      const answer = await logged(request, executor.log, () => executor.execute(request))
      return answer.result as ExecutionResult
    },
    subscribe: async ({ contextValue }) => {
      const request = contextValue as Request
      const feed = await logged(request, executor.log, () => executor.subscribe(request))
      return (isStream(feed) ? feed : feed.result) as Awaited<OperationResult>
    },
    // What the executor answers is masked already; what the library itself says is not.
    onNext: (_connection, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: ({ extra }, _id, _payload, errors) => {
      const masked = told(errors, executor)
      // A feed that ends so was open before: the credential of the whole socket holds no more.
      if (codeOf({ errors: masked }) === 'UNAUTHENTICATED')
        setImmediate(close, extra, 'UNAUTHENTICATED')
      return masked
    },
    onComplete: ({ extra }) => extra.seat.end(),
  }
}

/** Of a document that was refused, or of a feed that ends before its reader does. */
function told(errors: readonly unknown[], { log, metrics }: Executor): GraphQLFormattedError[] {
  const requestId = newId()
  const masked = errors.map((error) => mask(error, { requestId, log }).error)
  const code = codeOf({ errors: masked })
  metrics.refused(code)
  writeLine(log, { code }, { requestId, milliseconds: 0 })
  return masked
}

/** A line in the log for each operation on a socket, as each HTTP request has one. */
async function logged<T>({ credentials }: Request, log: Log, work: () => Promise<T>): Promise<T> {
  const { requestId, account = {} } = credentials
  const began = performance.now()
  try {
    return await work()
  } finally {
    writeLine(log, account, { requestId, milliseconds: performance.now() - began })
  }
}

type Prepared = ExecutionArgs | readonly GraphQLError[]

/** The request travels as the library's context value: the executor makes the context proper. */
async function prepare(
  payload: SubscribePayload,
  connection: Connection,
  desk: Desk,
): Promise<Prepared> {
  const { executor } = desk
  const credentials = credentialsFor(connection, desk)
  const document = documentOf(payload, desk)
  if ('errors' in document) {
    const spent = await executor.charge(credentials, {
      document: document.document,
      source: payload.query,
    })
    return spent ? [refusal(spent)] : document.errors
  }
  const { operationName, variables } = payload
  const operation = getOperationAST(document, operationName)
  if (!operation) return [refusal(unknownOperation())]
  const contextValue: Request = { document, operation, credentials, variables: variables ?? {} }
  return { schema: executor.schema, document, contextValue, operationName }
}

function documentOf(payload: SubscribePayload, { executor, trusted }: Desk): DocumentNode | Unread {
  try {
    return executor.documents.read(trusted.sourceOf(payload) ?? payload.query)
  } catch (error) {
    if (error instanceof InvalidInput) return { errors: [refusal(error)] }
    throw error
  }
}

const unknownOperation = () =>
  new InvalidInput({ operationName: 'names no operation of the query' })

const tooManyOperations = ({ operations }: SocketLimits) =>
  new TooComplex(
    `${operations} operations are open on this socket: end some before you begin more.`,
  )

function refusal(originalError: CirclegateError): GraphQLError {
  return new GraphQLError(originalError.message, { originalError })
}
