import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestContextResponseForOperation,
  type GraphQLRequestListener,
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
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'
import { InvalidInput } from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import { type Answer, refused } from './answer.ts'
import { mask } from './errors.ts'
import type { Executor } from './execute.ts'
import { limits, withinLimits } from './limits.ts'
import type { Credentials } from './request.ts'
import { soundTexts } from './text.ts'

/** What Apollo carries through for us; the context proper is made when the operation is known. */
export type Incoming = { credentials: Credentials }

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
    validationOptions: { maxErrors: 20 },
    documentStore: documentStore(),
    // Refusals of a document carry no id of ours; what else comes by is logged under a new one.
    formatError: (_, error) => mask(error, { requestId: newId(), log: executor.log }).error,
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

/** Parsed and validated documents; Apollo's own store would print each to learn its size. */
function documentStore() {
  const documents = new LRUCache<string, DocumentNode>({ max: 1000 })
  return {
    get: async (key: string) => documents.get(key),
    set: async (key: string, document: DocumentNode) => void documents.set(key, document),
    delete: async (key: string) => documents.delete(key),
  }
}

type AtHook = GraphQLRequestContextResponseForOperation<Incoming>

/** Takes the place of Apollo's execution, and with it of its error formatting. */
function execution(executor: Executor): ApolloServerPlugin<Incoming> {
  const listener: GraphQLRequestListener<Incoming> = {
    responseForOperation: async (at) => {
      const answer = await answerTo(at, executor)
      const status = statusFor(answer, at.request.http?.headers.get('accept'))
      return {
        http: { status, headers: new HeaderMap() },
        body: { kind: 'single', singleResult: answer.result },
      }
    },
  }
  return { requestDidStart: async () => listener }
}

function answerTo(at: AtHook, executor: Executor): Answer | Promise<Answer> {
  const { document, operation, request, contextValue } = at
  const { credentials } = contextValue
  const scene = { requestId: credentials.requestId, log: executor.log }
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
