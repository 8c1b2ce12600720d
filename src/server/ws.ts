import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { useServer } from 'graphql-ws/use/ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Executor } from './execute.ts'
import { mayConnect, tenantInPath } from './upgrade.ts'
import { protocol } from './ws-protocol.ts'

export type WebSocketOptions = { executor: Executor; origins?: readonly string[] }

const largestMessage = 1024 * 1024
const goodbye = 2000

/** GraphQL over WebSocket on the port and the paths of HTTP. */
export function openWebSockets(server: Server, options: WebSocketOptions) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  const graphql = useServer(protocol(options.executor), sockets)
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that goes away in the middle of the handshake is no news.
    socket.on('error', () => {})
    if (!tenantInPath(request.url)) return refuse(socket, '404 Not Found')
    if (!mayConnect(request, options.origins ?? [])) return refuse(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, (open) =>
      sockets.emit('connection', open, request),
    )
  }
  server.on('upgrade', upgrade)
  return {
    stop: async () => {
      const impatience = setTimeout(() => terminate(sockets.clients), goodbye)
      await graphql.dispose()
      clearTimeout(impatience)
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Some clients never answer a goodbye. */
function terminate(clients: Iterable<WebSocket>): void {
  for (const client of clients) client.terminate()
}
