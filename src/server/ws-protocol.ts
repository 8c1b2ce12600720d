import {
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  getOperationAST,
} from 'graphql'
import type { OperationResult, ServerOptions, SubscribePayload } from 'graphql-ws'
import { InvalidInput } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import { type Read, reader } from './documents.ts'
import { mask } from './errors.ts'
import { type Executor, isStream, type Request } from './execute.ts'
import { type Connection, connect, credentialsFor, type Params } from './ws-connect.ts'

type Options = ServerOptions<Params, Connection>

/** What each message of graphql-transport-ws does here; the library speaks the protocol itself. */
export function protocol(executor: Executor): Options & { isProd: true } {
  const read = reader(executor.schema)
  return {
    // In production the library keeps the messages of our own errors to itself.
    isProd: true,
    onConnect: (connection) => connect(connection, executor),
    onClose: ({ extra }) => extra.silence?.(),
    onSubscribe: ({ extra }, _id, payload) => prepare(payload, extra, { executor, read }),
    execute: async ({ contextValue }) => {
      const answer = await executor.execute(contextValue as Request)
      return answer.result as ExecutionResult
    },
    subscribe: async ({ contextValue }) => {
      const feed = await executor.subscribe(contextValue as Request)
      return (isStream(feed) ? feed : feed.result) as Awaited<OperationResult>
    },
    // What the executor answers is masked already; what the library itself says is not.
    onNext: (_connection, _id, _payload, _args, result) => result as FormattedExecutionResult,
    onError: (_connection, _id, _payload, errors) =>
      errors.map((error) => mask(error, { requestId: newId(), log: executor.log }).error),
  }
}

type House = { executor: Executor; read: Read }

/** The request travels as the library's context value: the executor makes the context proper. */
function prepare(
  payload: SubscribePayload,
  connection: Connection,
  { executor, read }: House,
): ExecutionArgs | readonly GraphQLError[] {
  const document = read(payload.query)
  if (!('kind' in document)) return document
  const operation = getOperationAST(document, payload.operationName)
  if (!operation) return [unknownOperation()]
  const credentials = credentialsFor(connection)
  const contextValue: Request = {
    document,
    operation,
    credentials,
    variables: payload.variables ?? {},
  }
  return { schema: executor.schema, document, contextValue, operationName: payload.operationName }
}

function unknownOperation(): GraphQLError {
  const originalError = new InvalidInput({ operationName: 'names no operation of the query' })
  return new GraphQLError(originalError.message, { originalError })
}
