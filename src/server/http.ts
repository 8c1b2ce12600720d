import { fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import type { Log } from '../lib/log.ts'
import { requestId } from '../lib/request-id.ts'
import { type Incoming, openApollo } from './apollo.ts'
import type { Executor } from './execute.ts'
import { type Ready, routeHealth } from './health.ts'
import { acceptJsonOnly } from './json-body.ts'
import { credentialsOf } from './request.ts'
import { silentConnections } from './silent.ts'
import { answerError, answerErrors } from './transport-errors.ts'
import { openWebSockets } from './ws.ts'

export type HttpOptions = {
  executor: Executor
  production: boolean
  /** Resolves when the database answers. */
  ready: Ready
  /** Other origins whose pages may call; none by default. */
  origins?: readonly string[]
}

export type Http = {
  listen(at: { host: string; port: number }): Promise<number>
  /** Answers what is under way, tells the WebSockets, and takes nothing new. */
  stop(): Promise<void>
}

const addresses = ['/graphql', '/t/:organizationCode/graphql']

/** The page that Apollo serves to developers is loaded from its own host. */
const sandbox = { contentSecurityPolicy: false }

export async function createHttp(options: HttpOptions): Promise<Http> {
  const app = createApp(options.executor.log)
  await app.register(helmet, options.production ? {} : sandbox)
  if (options.origins?.length) await app.register(cors, { origin: [...options.origins] })
  routeHealth(app, options.ready)
  const apollo = await openApollo(options.executor, options.production)
  const handler = fastifyApolloHandler(apollo, { context })
  // All methods, so that Apollo can say of the others which ones there are.
  for (const url of addresses) app.all(url, handler)
  const sockets = openWebSockets(app.server, options)
  const hangUp = silentConnections(app.server)
  return {
    listen: (at) => listen(app, at),
    stop: async () => {
      const closed = Promise.all([sockets.stop(), app.close()])
      hangUp()
      await closed
      await apollo.stop()
    },
  }
}

function createApp(log: Log): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    genReqId: (raw) => requestId(raw.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, log),
  })
  acceptJsonOnly(app)
  answerErrors(app, log)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    log.info({
      requestId: request.id,
      method: request.method,
      // Without the query string: it may hold what is not for the log.
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    })
  })
  return app
}

async function context(request: FastifyRequest): Promise<Incoming> {
  const { organizationCode } = request.params as { organizationCode?: string }
  const credentials = credentialsOf(request.headers, organizationCode, request.id)
  return { credentials: { ...credentials, address: request.ip } }
}

async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<number> {
  await app.listen(at)
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : at.port
}
