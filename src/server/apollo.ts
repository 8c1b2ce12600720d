import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import type { DocumentNode } from 'graphql'
import Negotiator from 'negotiator'
import { InvalidInput } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import { codeOf } from './account.ts'
import { type Answer, refused } from './answer.ts'
import { type Documents, validation } from './documents.ts'
import { mask } from './errors.ts'
import type { Executor } from './execute.ts'
import { limits, withinLimits } from './limits.ts'
import type { Credentials } from './request.ts'
import { soundTexts } from './text.ts'

/** What Apollo carries through for us; the context proper is made when the operation is known. */
type Incoming = { credentials: Credentials }

/** Apollo reads, checks and answers requests as GraphQL over HTTP wants it; we execute them. */
export async function openApollo(
  executor: Executor,
  production: boolean,
): Promise<ApolloServer<Incoming>> {
  const apollo = new ApolloServer<Incoming>({
    schema: executor.schema,
    logger: executor.log,
    nodeEnv: production ? 'production' : 'development',
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [withinLimits, soundTexts],
    validationOptions: validation,
    documentStore: documentStore(executor.documents),
    formatError: (_, error) => mask(error, sceneOf(requestOf(error), executor)).error,
    plugins: [execution(executor), ...quiet, landingPage(production)],
  })
  await apollo.start()
  return apollo
}

const quiet = [
  // Apollo's default cache control costs two fifths of the throughput and is of no use here.
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]

const landingPage = (production: boolean) =>
  production ? ApolloServerPluginLandingPageDisabled() : ApolloServerPluginLandingPageLocalDefault()

/** Apollo's own store would print each document to learn its size. */
function documentStore(documents: Documents) {
  // Its keys end in the hash of the text.
  const hash = (key: string) => key.slice(-64)
  return {
    get: async (key: string) => documents.get(hash(key)),
    set: async (key: string, document: DocumentNode) => documents.keep(hash(key), document),
    delete: async () => undefined,
  }
}

type AtHook = GraphQLRequestContextResponseForOperation<Incoming>

/** Takes the place of Apollo's execution, and with it of its error formatting. */
function execution(executor: Executor): ApolloServerPlugin<Incoming> {
  return {
    requestDidStart: async () => {
      let spent: Answer | undefined
      return {
        // What is refused before it could be run is counted all the same.
        didEncounterErrors: async ({ contextValue, document, source, errors }) => {
          const { credentials } = contextValue
          for (const error of errors) requests.set(error, credentials)
          const refusal = await executor.charge(credentials, { document, source })
          spent = refusal && refused(refusal, sceneOf(credentials, executor))
        },
        willSendResponse: async ({ contextValue: { credentials }, response }) => {
          if (spent) Object.assign(response, wired(spent, spent.status))
          noteRefusal(response.body, credentials, executor)
        },
        responseForOperation: async (at) => {
          const answer = await answerTo(at, executor)
          return wired(answer, statusFor(answer, at.request.http?.headers.get('accept')))
        },
      }
    },
  }
}

type Told = Pick<Credentials, 'requestId'>

const sceneOf = ({ requestId }: Told, { log }: Executor) => ({ requestId, log })

/** Apollo formats an error without saying of which request it is. */
const requests = new WeakMap<object, Told>()

/** What went wrong before there was a request gets an id of its own. */
const requestOf = (error: unknown): Told => requests.get(error as object) ?? { requestId: newId() }

/** An answer as Apollo sends it. */
function wired({ result }: Answer, status: number) {
  const headers = new HeaderMap()
  const seconds = result.errors?.[0]?.extensions?.retryAfterSeconds
  if (seconds !== undefined) headers.set('retry-after', String(seconds))
  return { http: { status, headers }, body: { kind: 'single' as const, singleResult: result } }
}

type Body = GraphQLResponse['body']

/** What became an operation has been counted as one. */
function noteRefusal(body: Body, { account }: Credentials, { metrics }: Executor): void {
  if (!account || account.type || body.kind !== 'single') return
  account.code = codeOf(body.singleResult)
  metrics.refused(account.code)
}

function answerTo(at: AtHook, executor: Executor): Answer | Promise<Answer> {
  const { document, operation, request, contextValue } = at
  const { credentials } = contextValue
  const scene = sceneOf(credentials, executor)
  if (!operation) {
    return refused(new InvalidInput({ operationName: 'names no operation of the query' }), scene)
  }
  // Apollo would resolve it once, like a query, and drop the stream.
  if (operation.operation === 'subscription') {
    return refused(new InvalidInput({ query: 'subscriptions are served over WebSocket' }), scene)
  }
  const variables = request.variables ?? {}
  return executor.execute({ document, operation, variables, credentials })
}

const json = 'application/json'
const graphqlResponse = 'application/graphql-response+json'

/**
 * With the older media type an operation that was executed is answered with 200, whatever came of
 * it; with GraphQL's own, and for all that was refused before, the status is that of the code.
 */
function statusFor({ status, result }: Answer, accept: string | undefined): number {
  if (status === 200 || !('data' in result)) return status
  const preferred = new Negotiator({ headers: { accept } }).mediaType([json, graphqlResponse])
  return accept !== undefined && preferred === graphqlResponse ? status : 200
}
