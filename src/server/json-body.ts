import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { InvalidInput } from '../errors/index.ts'
import { isTooDeep } from './json-depth.ts'

/**
 * Bodies are JSON in UTF-8 and nothing else. Left alone, bytes that are no UTF-8 would silently
 * become question marks in somebody's data, and `text/plain` would come past the browser's checks.
 */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  const parseAs = { parseAs: 'buffer' } as const
  app.addContentTypeParser('application/json', parseAs, (request, body, done) => {
    const bytes = body as Buffer
    if (!isUtf8(bytes)) done(wrong('is not UTF-8'))
    else if (isTooDeep(bytes)) done(wrong('is nested too deeply'))
    else parse(request, bytes.toString(), done)
  })
}

const wrong = (what: string) => Object.assign(new InvalidInput({ body: what }), { statusCode: 400 })
