import type { FastifyInstance } from 'fastify'
import type { JSONWebKeySet } from 'jose'

export type PublicKeys = () => Promise<JSONWebKeySet>

/** Half of the time for which a key is published before it signs, so that no copy misses one. */
const seconds = 300

/** The keys that access tokens are checked with, for whoever wants to check one elsewhere. */
export function routeJwks(app: FastifyInstance, publicKeys: PublicKeys): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', `public, max-age=${seconds}`)
    return reply.type('application/jwk-set+json').send(JSON.stringify(await publicKeys()))
  })
}
