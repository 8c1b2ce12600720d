import type { FastifyInstance } from 'fastify'
import { within } from '../lib/within.ts'

export type Ready = () => Promise<unknown>

const patience = 1000

/** /healthz says that the process lives; /readyz that the database answers it in good time. */
export function routeHealth(app: FastifyInstance, ready: Ready): void {
  app.get('/healthz', () => ({ status: 'alive' }))
  app.get('/readyz', async (_request, reply) => {
    if (await answersInTime(ready)) return { status: 'ready' }
    return reply.code(503).send({ status: 'the database does not answer' })
  })
}

function answersInTime(ready: Ready): Promise<boolean> {
  const answered = ready().then(
    () => true,
    () => false,
  )
  return within(patience, answered, false)
}
