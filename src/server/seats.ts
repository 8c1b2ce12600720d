import type { WebSocket } from 'ws'
import { Tally } from '../lib/tally.ts'
import { Seat, type SocketLimits } from './seat.ts'

/** How many sockets may be open from one address and for one person; 0 leaves that out. */
export type SeatLimits = { address: number; caller: number }

/** All open sockets. */
export class Seats {
  readonly #limits: SocketLimits
  readonly #open = new Set<Seat>()
  readonly #byAddress: Tally
  readonly #byCaller: Tally
  readonly #round: NodeJS.Timeout

  constructor(seats: SeatLimits, limits: SocketLimits) {
    this.#limits = limits
    this.#byAddress = new Tally(seats.address)
    this.#byCaller = new Tally(seats.caller)
    this.#round = setInterval(() => this.#inspect(), limits.round)
    this.#round.unref()
  }

  isFull(address: string): boolean {
    return this.#byAddress.isFull(address)
  }

  take(socket: WebSocket, address: string): Seat {
    const seat = new Seat(socket, this.#limits)
    this.#open.add(seat)
    this.#byAddress.add(address)
    socket.once('close', () => {
      this.#open.delete(seat)
      this.#byAddress.remove(address)
    })
    return seat
  }

  /** Whether the person whose socket it turns out to be may have one more. */
  claim({ socket }: Seat, accountId: string): boolean {
    if (this.#byCaller.isFull(accountId)) return false
    if (socket.readyState !== socket.OPEN) return true
    this.#byCaller.add(accountId)
    socket.once('close', () => this.#byCaller.remove(accountId))
    return true
  }

  end(): void {
    clearInterval(this.#round)
  }

  #inspect(): void {
    for (const seat of this.#open) seat.inspect()
  }
}
