import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols, makeServer } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AddressOf } from './address.ts'
import { closeCodes } from './close-codes.ts'
import type { Executor } from './execute.ts'
import type { ReadHost } from './host.ts'
import type { Leaving } from './leaving.ts'
import type { IsOurPage } from './origin.ts'
import { type SocketLimits, socketLimits } from './seat.ts'
import { type SeatLimits, Seats } from './seats.ts'
import type { Trusted } from './trusted.ts'
import { tenantInPath } from './upgrade.ts'
import { protocol } from './ws-protocol.ts'
import { speak } from './ws-socket.ts'

export type WebSocketOptions = {
  executor: Executor
  leaving: Leaving
  production: boolean
  addressOf: AddressOf
  readHost: ReadHost
  trusted: Trusted
  isOurPage: IsOurPage
  /** How many sockets may be open; without it, as many as there are. */
  seats?: SeatLimits
  /** For tests that do not wait ten minutes. */
  socketLimits?: Partial<SocketLimits>
}

const largestMessage = 1024 * 1024
const impatience = 2000

/** GraphQL over WebSocket on the port and the paths of HTTP. */
export function openWebSockets(server: Server, options: WebSocketOptions) {
  const { executor, production, leaving, addressOf, readHost, trusted, isOurPage } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols,
  })
  const limits = { ...socketLimits, ...options.socketLimits }
  const seats = new Seats(options.seats ?? { address: 0, caller: 0 }, limits)
  const desk = { executor, production, addressOf, readHost, trusted, seats, limits }
  const graphql = makeServer(protocol(desk))
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that goes away in the middle of the handshake is no news.
    socket.on('error', () => {})
    if (!tenantInPath(request.url)) return refuse(socket, '404 Not Found')
    // Browsers let any page open a WebSocket and send cookies with it: only our own may.
    if (!isOurPage(request)) return refuse(socket, '403 Forbidden')
    const address = addressOf(request)
    if (seats.isFull(address)) return refuse(socket, '429 Too Many Requests')
    sockets.handleUpgrade(request, socket, head, (open) => {
      // Most clients give up for good on a handshake that fails, and come again after a goodbye.
      if (leaving.begun) return goodbye(open)
      speak(graphql, { request, seat: seats.take(open, address) }, executor.log)
    })
  }
  server.on('upgrade', upgrade)
  executor.metrics.reading({
    name: 'circlegate_sockets',
    help: 'WebSockets that are open.',
    read: () => [{ value: sockets.clients.size }],
  })
  return {
    stop: async () => {
      seats.end()
      const late = setTimeout(() => terminate(sockets.clients), impatience)
      for (const client of sockets.clients) goodbye(client)
      await new Promise((closed) => sockets.close(closed))
      clearTimeout(late)
    },
  }
}

const goodbye = (client: WebSocket) => client.close(closeCodes.GOING_AWAY, 'Going away')

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Some clients never answer a goodbye. */
function terminate(clients: Iterable<WebSocket>): void {
  for (const client of clients) client.terminate()
}
