import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Knows the connections over which nothing has been asked yet, and hangs them up when called. Node
 * takes them for busy, so that one of them alone would hold up the end for a minute.
 */
export function silentConnections(server: Server): () => void {
  const silent = new Set<Socket>()
  const spoke = ({ socket }: IncomingMessage) => silent.delete(socket)
  server.on('connection', (socket: Socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.on('request', spoke).on('upgrade', spoke)
  return () => {
    for (const socket of silent) socket.destroy()
  }
}
