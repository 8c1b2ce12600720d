import { PrismaClient } from '../generated/prisma/client.ts'
import { laneAdapter } from './adapter.ts'
import { Connection } from './connection.ts'
import { LaneError } from './lane-error.ts'
import type { LaneOptions } from './options.ts'
import type { Transaction } from './transaction.ts'

/** One connection and one PrismaClient that can reach nothing but that connection. */
export class Lane {
  /** Of the operation that holds this lane now. */
  transaction: Transaction | undefined
  #connection: Connection | undefined
  #prisma: PrismaClient | undefined
  #retired = false

  constructor(readonly options: LaneOptions) {}

  get connection(): Connection {
    if (!this.#connection) throw new LaneError('LANE_LOST', 'The lane is not connected.')
    return this.#connection
  }

  /** Made at the first use of Prisma; it outlives connections and keeps its compiled queries. */
  get prisma(): PrismaClient {
    // The minimal format spares a stack trace for each call.
    this.#prisma ??= new PrismaClient({ adapter: laneAdapter(this), errorFormat: 'minimal' })
    return this.#prisma
  }

  /** Whose statement this is, Prisma cannot say: it is of the operation that holds the lane. */
  get current(): Transaction {
    if (!this.transaction) throw new LaneError('LANE_CLOSED', 'No operation holds this lane.')
    return this.transaction
  }

  /** Connects, unless the connection of the operation before is still good. */
  async heal(withinMs: number): Promise<void> {
    if (this.#connection?.alive) return
    try {
      this.#connection = await Connection.open(this.options, withinMs)
      if (this.#retired) this.#connection.destroy()
    } catch (error) {
      throw new LaneError('LANE_UNREACHABLE', 'The database cannot be reached.', error)
    }
  }

  /** For a lane on which something is still running that nobody can stop. */
  retire(): void {
    this.#retired = true
    this.#connection?.destroy()
  }

  async end(): Promise<void> {
    await this.#prisma?.$disconnect()
    await this.#connection?.end()
  }
}
