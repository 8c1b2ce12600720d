import type { WebSocket } from 'ws'
import { closeCodes } from './close-codes.ts'

/** What one socket may do. */
export type SocketLimits = {
  /** How long it may take to say who it is, in milliseconds. */
  hello: number
  /** How many operations it may have open. */
  operations: number
  /** How many messages it may send in ten seconds. */
  messages: number
  /** How long it may stay without an operation, in milliseconds. */
  idle: number
  /** How many bytes may wait for it to read them. */
  unread: number
  /** How often it is asked whether it is still there, in milliseconds. */
  round: number
}

export const socketLimits: SocketLimits = {
  hello: 3000,
  operations: 100,
  messages: 1000,
  idle: 600_000,
  unread: 1024 * 1024,
  round: 10_000,
}

const messageWindow = 10_000
const goodbye = 2000

/** A network may be gone for a moment. */
const mostUnanswered = 2

/** One open socket, and what it is doing. */
export class Seat {
  readonly socket: WebSocket
  readonly #limits: SocketLimits
  #operations = 0
  #quietSince = Date.now()
  #heard = 0
  #window = Date.now()
  #lagged = false
  #unanswered = 0

  constructor(socket: WebSocket, limits: SocketLimits) {
    this.socket = socket
    this.#limits = limits
    socket.on('message', () => this.#hear())
    socket.on('pong', () => {
      this.#unanswered = 0
    })
  }

  /** Whether one more operation may be opened; each that is opened is to be ended. */
  open(): boolean {
    if (this.#operations >= this.#limits.operations) return false
    this.#operations++
    return true
  }

  end(): void {
    this.#operations--
    this.#quietSince = Date.now()
  }

  dismiss(code: number, reason: string): void {
    // What it still sends is not looked at, and some clients never answer a goodbye.
    this.socket.removeAllListeners('message')
    this.socket.close(code, reason)
    setTimeout(() => this.socket.terminate(), goodbye).unref()
  }

  /** Once a round: sends away who asks for nothing, who does not read, and who is not there. */
  inspect(): void {
    const { idle, unread } = this.#limits
    if (this.#operations === 0 && Date.now() - this.#quietSince > idle)
      this.dismiss(closeCodes.IDLE, 'Nothing was asked for too long')
    const lags = this.socket.bufferedAmount > unread
    // A whole round long: an answer may be under way at any moment. A goodbye would wait behind it.
    if ((lags && this.#lagged) || this.#unanswered === mostUnanswered) this.socket.terminate()
    this.#lagged = lags
    this.#unanswered++
    this.socket.ping()
  }

  #hear(): void {
    if (Date.now() - this.#window > messageWindow) {
      this.#window = Date.now()
      this.#heard = 0
    }
    if (++this.#heard > this.#limits.messages)
      this.dismiss(closeCodes.TOO_MANY_MESSAGES, 'Too many messages')
  }
}
