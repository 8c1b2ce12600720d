import type { IncomingMessage } from 'node:http'
import type { Server } from 'graphql-ws'
import type { Log } from '../lib/log.ts'
import { closeCodes } from './close-codes.ts'
import { isTooDeep } from './json-depth.ts'
import type { Seat } from './seat.ts'

export type Extra = { request: IncomingMessage; seat: Seat }

/**
 * Lets the protocol speak over one socket. The library's own adapter would print what clients do
 * wrong, and keep a timer for each of them.
 */
export function speak(server: Server<Extra>, extra: Extra, log: Log): void {
  const { socket } = extra.seat
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (text) => sent(socket, text),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (hear) =>
        socket.on('message', (data: Buffer) => {
          if (isTooDeep(data)) return socket.close(closeCodes.BAD_REQUEST, 'Nested too deeply')
          hear(String(data)).catch((err: unknown) => {
            log.error({ err }, 'a message on a socket failed')
            socket.close(closeCodes.INTERNAL, 'INTERNAL')
          })
        }),
    },
    extra,
  )
  // What is no WebSocket closes its socket by itself, with the code for it.
  socket.on('error', () => {})
  socket.once('close', (code, reason) => void closed(code, String(reason)))
}

/** Resolves when it is out of our hands, or never will be: that is the reader's pace. */
const sent = (socket: Seat['socket'], text: string) =>
  new Promise<void>((resolve) => {
    if (socket.readyState === socket.OPEN) socket.send(text, () => resolve())
    else resolve()
  })
