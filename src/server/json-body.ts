import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { InvalidInput } from '../errors/index.ts'

/**
 * Bodies are JSON in UTF-8 and nothing else. Left alone, bytes that are no UTF-8 would silently
 * become question marks in somebody's data, and `text/plain` would come past the browser's checks.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  const parseAs = { parseAs: 'buffer' } as const
  app.addContentTypeParser('application/json', parseAs, (request, body, done) => {
    if (isUtf8(body as Buffer)) parse(request, body.toString(), done)
    else done(Object.assign(new InvalidInput({ body: 'is not UTF-8' }), { statusCode: 400 }))
  })
}
