import type { FastifyInstance } from 'fastify'

/**
 * Whether this node is about to go. From then on /readyz says so, a new WebSocket is told goodbye,
 * and every answer closes its connection, so that the next request finds another node.
 */
export class Leaving {
  begun = false

  /** Answers lead elsewhere once it has begun. */
  mark(app: FastifyInstance): void {
    app.addHook('onSend', async (_request, reply) => {
      if (this.begun) reply.header('connection', 'close')
    })
  }
}
