import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TooComplex, Unavailable } from '../errors/index.ts'

export const largestBody = 1024 * 1024

/** No client of ours sends nearly as many. */
const mostHeaders = 100

/** Bodies of the usual size are not worth counting. */
const usual = 16 * 1024

/** How much may be on its way at once in bodies that are larger. */
const mostUnderway = 64 * largestBody

/**
 * Looks at what a request announces, before anything of its body is kept: a client that sends the
 * start of a thousand large bodies must not fill the memory while it is waited for.
 */
export function guardIntake(app: FastifyInstance): void {
  let underway = 0
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (raw.rawHeaders.length > 2 * mostHeaders)
      throw Object.assign(new TooComplex(`There are more than ${mostHeaders} headers.`), tooLarge)
    const size = announced(raw)
    if (size <= usual) return
    if (underway + size > mostUnderway)
      throw new Unavailable('Too many large requests are on their way. Try again in a moment.')
    underway += size
    let held = size
    const release = () => {
      underway -= held
      held = 0
    }
    raw.once('close', release)
    // Who is answered before all of it has come is not heard to the end, and then Node tells no close.
    reply.raw.once('close', release)
  })
}

const tooLarge = { statusCode: 431 }

/** A body that does not say how long it is may be as long as any. */
function announced({ headers }: FastifyRequest['raw']): number {
  if (headers['transfer-encoding'] !== undefined) return largestBody
  return Math.min(Number(headers['content-length'] ?? 0), largestBody)
}
