import type { FastifyInstance } from 'fastify'
import { within } from '../lib/within.ts'
import type { Leaving } from './leaving.ts'

export type Ready = () => Promise<unknown>

const patience = 1000
const quiet = { config: { quiet: true } }

/** /healthz says that the process lives; /readyz that it stays and the database answers in good time. */
export function routeHealth(app: FastifyInstance, ready: Ready, leaving: Leaving): void {
  app.get('/healthz', quiet, () => ({ status: 'alive' }))
  app.get('/readyz', quiet, async (_request, reply) => {
    if (leaving.begun) return reply.code(503).send({ status: 'going away' })
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
