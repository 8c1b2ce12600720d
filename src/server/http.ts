import { setTimeout as pause } from 'node:timers/promises'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import cookie from '@fastify/cookie'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { requestId } from '../lib/request-id.ts'
import { within } from '../lib/within.ts'
import { type AddressOf, addresses } from './address.ts'
import { openApollo } from './apollo.ts'
import { type Archives, routeArchives } from './archives.ts'
import { answerClientError } from './client-errors.ts'
import { compressAnswers } from './compression.ts'
import { type CookieOptions, cookieCredentials } from './cookies.ts'
import type { Executor } from './execute.ts'
import { serveGraphiql } from './graphiql.ts'
import { type Ready, routeHealth } from './health.ts'
import { hostReader, type ReadHost } from './host.ts'
import { guardIntake, largestBody } from './intake.ts'
import { acceptJsonOnly } from './json-body.ts'
import { type PublicKeys, routeJwks } from './jwks.ts'
import { Leaving } from './leaving.ts'
import { type MetricsDoor, routeMetrics } from './metrics-door.ts'
import { type IsOurPage, ourPages } from './origin.ts'
import { type Patience, patience, waiting } from './patience.ts'
import { recordRequests } from './record.ts'
import { type Credentials, credentialsOf } from './request.ts'
import { silentConnections } from './silent.ts'
import { openStaffDoor } from './staff-door.ts'
import { answerError, answerErrors } from './transport-errors.ts'
import { Trusted } from './trusted.ts'
import { spellOut } from './trusted-http.ts'
import { openWebSockets, type WebSocketOptions } from './ws.ts'

export type HttpOptions = {
  executor: Executor
  /** What the staff's own door leads to; by default there is none. */
  staff?: Executor
  production: boolean
  /** Resolves when the database answers. */
  ready: Ready
  /** How long new requests are answered after the stop has begun. */
  drainSeconds?: number
  /** Who may read the metrics; nobody in production by default. */
  metricsToken?: string
  publicKeys: PublicKeys
  /** The archives that companies take; by default there is no door to them. */
  archives?: Archives
  /** Other origins whose pages may call; none by default. */
  origins?: readonly string[]
  /** Where a request comes from; by default, from whoever has connected. */
  addressOf?: AddressOf
  /** Which company a request's host names; by default, none. */
  readHost?: ReadHost
  /** Which pages may sign in by cookie and open sockets; by default, those of the host and of `origins`. */
  isOurPage?: IsOurPage
  /** Absent: in development only, and only if it is built. */
  graphiql?: boolean
  /** The documents that have ids; by default there are none, and any document is served. */
  trusted?: Trusted
  /** For tests that do not wait half a minute. */
  patience?: Partial<Patience>
} & Pick<WebSocketOptions, 'seats' | 'socketLimits'>

export type Http = {
  listen(at: { host: string; port: number }): Promise<number>
  /** Sends callers elsewhere, answers what is under way, and tells the WebSockets goodbye. */
  stop(): Promise<void>
}

/** How long what runs on WebSockets may take to be answered; Fastify sees to what runs over HTTP. */
const lastAnswers = 5000

const paths = ['/graphql', '/t/:organizationCode/graphql']

/** The page that Apollo serves to developers is loaded from its own host. */
const sandbox = { contentSecurityPolicy: false }

export async function createHttp(options: HttpOptions): Promise<Http> {
  const { executor, production } = options
  const app = createApp(executor, options.patience)
  const leaving = new Leaving()
  leaving.mark(app)
  await app.register(helmet, production ? {} : sandbox)
  await compressAnswers(app)
  if (options.origins?.length) await app.register(cors, allowing(options.origins))
  await app.register(cookie)
  routeHealth(app, options.ready, leaving)
  routeMetrics(app, executor.metrics, metricsDoor(options))
  routeJwks(app, options.publicKeys)
  if (options.graphiql ?? !production)
    await serveGraphiql(app, { wished: options.graphiql === true, log: executor.log })
  const apollo = await openApollo(executor, production)
  const { addressOf = addresses(), readHost = hostReader(), trusted = new Trusted() } = options
  const { isOurPage = ourPages(options) } = options
  const readers = { addressOf, readHost, production, isOurPage }
  const handler = fastifyApolloHandler(apollo, {
    context: async (...exchange) => ({ credentials: credentialsIn(exchange, readers) }),
  })
  // All methods, so that Apollo can say of the others which ones there are.
  for (const url of paths) app.all(url, { preHandler: spellOut(trusted) }, handler)
  if (options.archives)
    routeArchives(app, options.archives, (...exchange) => credentialsIn(exchange, readers))
  const staff =
    options.staff && (await openStaffDoor(app, options.staff, { production, addressOf }))
  const sockets = openWebSockets(app.server, {
    ...options,
    leaving,
    addressOf,
    readHost,
    isOurPage,
    trusted,
  })
  const hangUp = silentConnections(app.server)
  return {
    listen: (at) => listen(app, at),
    stop: async () => {
      leaving.begun = true
      await pause((options.drainSeconds ?? 0) * 1000)
      const settled = Promise.all([executor.settled(), options.staff?.settled()])
      await within(lastAnswers, settled, undefined)
      const closed = Promise.all([sockets.stop(), app.close()])
      hangUp()
      await closed
      await Promise.all([apollo.stop(), staff?.stop()])
    },
  }
}

function createApp(executor: Executor, given: Partial<Patience> = {}): FastifyInstance {
  const { log } = executor
  const app = fastify({
    logger: false,
    bodyLimit: largestBody,
    ...waiting({ ...patience, ...given }),
    clientErrorHandler: answerClientError,
    forceCloseConnections: 'idle',
    genReqId: (raw) => requestId(raw.headers['x-request-id']),
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, log),
  })
  guardIntake(app)
  acceptJsonOnly(app)
  answerErrors(app, log)
  recordRequests(app, executor)
  return app
}

/** Other pages are answered as if there were no such thing: not even what a listed one might send. */
const allowing = (origins: readonly string[]): FastifyCorsOptions => ({
  origin: (origin, answer) => answer(null, origin !== undefined && origins.includes(origin)),
  credentials: true,
})

type Readers = { addressOf: AddressOf; readHost: ReadHost } & CookieOptions

function credentialsIn(
  [request, reply]: [FastifyRequest, FastifyReply],
  { addressOf, readHost, ...options }: Readers,
): Credentials {
  const { organizationCode: path } = request.params as { organizationCode?: string }
  const addressed = { path, ...readHost(request.raw) }
  const said = credentialsOf(request.headers, addressed, request.id)
  const kept = cookieCredentials(request, reply, options)
  // What a request says of itself goes before what its browser adds.
  const isSaid = (said.authorization ?? said.apiKey) !== undefined
  const credentials = isSaid ? { cookies: kept.cookies, ...said } : { ...said, ...kept }
  const { account, raw } = request
  return { ...credentials, address: addressOf(raw), account, ...keyIn(request) }
}

/** Several are one with commas and spaces between, and so no key. */
function keyIn({ headers }: FastifyRequest): Pick<Credentials, 'idempotencyKey'> | undefined {
  const key = headers['idempotency-key']
  return key === undefined ? undefined : { idempotencyKey: String(key) }
}

function metricsDoor({ production, metricsToken }: HttpOptions): MetricsDoor {
  return { open: !production, ...(metricsToken !== undefined && { token: metricsToken }) }
}

async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<number> {
  await app.listen(at)
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : at.port
}
