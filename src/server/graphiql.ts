import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { ConfigError } from '../config/index.ts'
import type { Log } from '../lib/log.ts'
import { root } from '../lib/root.ts'

/** What `npm run explorer` makes; `npm ci` runs it. What was built of the sources lies beside it. */
const folder = ['dist/graphiql', 'graphiql']
  .map((path) => join(root, path))
  .find((path) => existsSync(join(path, 'index.html')))

/** The page loads from here alone, and talks to nobody else; its editors set styles of their own. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** GraphiQL under /graphiql, if it has been built; `wished` is whether somebody asked for it. */
export async function serveGraphiql(
  app: FastifyInstance,
  { wished, log }: { wished: boolean; log: Log },
): Promise<void> {
  if (!folder) {
    if (wished) throw new ConfigError('GRAPHIQL is on and not built: run npm run explorer.')
    log.warn('GraphiQL is not built, so /graphiql is not served: run npm run explorer')
    return
  }
  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', policy)
    })
    await scope.register(fastifyStatic, { root: folder, prefix: '/graphiql/', index: false })
    scope.get('/graphiql', (_request, reply) => reply.sendFile('index.html'))
  })
}
