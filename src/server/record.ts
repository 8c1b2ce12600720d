import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../lib/log.ts'
import type { Tracer } from '../lib/trace.ts'
import { type Account, writeLine } from './account.ts'
import type { Metrics } from './metrics.ts'

declare module 'fastify' {
  interface FastifyRequest {
    account: Account
  }
  interface FastifyContextConfig {
    /** Asked all day long by machines: no line in the log as long as all is well. */
    quiet?: boolean
  }
}

type Books = { log: Log; metrics: Metrics; tracer?: Tracer | undefined }

/** Opens an account for each HTTP request; when it is answered it is counted, logged and traced. */
export function recordRequests(app: FastifyInstance, { log, metrics, tracer }: Books): void {
  app.decorateRequest('account')
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    request.account = tracer ? { span: spanOf(request, tracer) } : {}
  })
  app.addHook('onResponse', async (request, reply) => {
    metrics.request(routeOf(request), reply.statusCode)
    endSpan(request, reply)
    if (!request.routeOptions.config.quiet || reply.statusCode >= 400) {
      writeLine(log, request.account, lineOf(request, reply))
    }
  })
}

/** The pattern and never the path, which callers make up. */
const routeOf = ({ routeOptions: { url } }: FastifyRequest) => url ?? 'none'

function spanOf(request: FastifyRequest, tracer: Tracer) {
  const { traceparent } = request.headers
  return tracer.begin(`${request.method} ${routeOf(request)}`, {
    ...(typeof traceparent === 'string' && { traceparent }),
    attributes: {
      'http.request.method': request.method,
      'http.route': routeOf(request),
      'circlegate.request.id': request.id,
    },
  })
}

function endSpan({ account: { span } }: FastifyRequest, { statusCode }: FastifyReply): void {
  span?.note({ 'http.response.status_code': statusCode })
  span?.end(statusCode >= 500 ? String(statusCode) : undefined)
}

function lineOf(request: FastifyRequest, reply: FastifyReply) {
  return {
    requestId: request.id,
    method: request.method,
    // Without the query string: it may hold what is not for the log.
    path: request.url.split('?', 1)[0],
    status: reply.statusCode,
    milliseconds: reply.elapsedTime,
  }
}
