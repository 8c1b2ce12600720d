import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Registry } from 'prom-client'
import { NotFound } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import type { Metrics } from './metrics.ts'

export type MetricsDoor = {
  /** Whoever brings it may read. */
  token?: string
  /** Whether everybody may as long as there is no token: on a developer's machine. */
  open: boolean
}

/**
 * `/metrics` in the text format of Prometheus. For whoever may not read them there is no such page, in
 * the words of any other page that is not there.
 */
export function routeMetrics(app: FastifyInstance, metrics: Metrics, door: MetricsDoor): void {
  app.get('/metrics', { config: { quiet: true } }, async (request, reply) => {
    if (!mayRead(request, door)) throw new NotFound('Page')
    return reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await metrics.text())
  })
}

function mayRead({ headers: { authorization } }: FastifyRequest, door: MetricsDoor): boolean {
  if (door.token === undefined) return door.open
  return authorization !== undefined && same(authorization, `Bearer ${door.token}`)
}

/** Takes as long for a wrong guess as for a good one. */
const same = (one: string, other: string) =>
  timingSafeEqual(Buffer.from(digest(one)), Buffer.from(digest(other)))
