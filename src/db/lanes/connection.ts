import { LRUCache } from 'lru-cache'
import pg from 'pg'
import type { Statement } from './opening.ts'
import type { LaneOptions } from './options.ts'
import { settings } from './settings.ts'
import { cancel, inOneFlight, unprepare } from './wire.ts'

/** A statement in the words of pg; Prisma brings its own type parsers and wants rows as arrays. */
export type Question = pg.QueryConfig<unknown[]> & { rowMode?: 'array' }
export type Answer = pg.QueryResult<pg.QueryResultRow>

export const asked = ({ text, values = [] }: Statement): Question => ({ text, values: [...values] })

/** One connection to PostgreSQL that takes statements without waiting for earlier answers. */
export class Connection {
  alive = true
  readonly #client: pg.Client
  readonly #prepared: LRUCache<string, string> | undefined
  #serial = 0
  #ending: NodeJS.Timeout | undefined

  private constructor(client: pg.Client, { pooled, prepared }: LaneOptions) {
    this.#client = client
    const dispose = (name: string) => unprepare(client, name)
    if (!pooled) this.#prepared = new LRUCache({ max: prepared, dispose })
    client.on('error', () => this.#die()).on('end', () => this.#die())
  }

  static async open(options: LaneOptions, withinMs: number): Promise<Connection> {
    const client = new pg.Client({
      connectionString: options.url,
      pipeline: true,
      keepAlive: true,
      // Who waited long for this lane still gets time to connect.
      connectionTimeoutMillis: Math.max(250, withinMs),
      query_timeout: options.statementMs + 1_000,
    })
    const connection = new Connection(client, options)
    await client.connect()
    if (!options.pooled) await connection.send({ text: settings(options, 'SESSION') })
    return connection
  }

  /**
   * Asks; of a statement that a connection has seen before only the name is sent and planned. What is
   * asked in one tick goes in one flight: writing to a socket costs as much as a small statement.
   */
  async send(question: Question): Promise<Answer> {
    inOneFlight(this.#client)
    this.#endNow()
    try {
      return await this.#client.query({ ...question, name: this.#nameOf(question) })
    } catch (error) {
      if (isOver(error)) this.#die()
      if (isOutdated(error)) this.#prepared?.delete(question.text)
      throw error
    }
  }

  /** Ends a read that has been answered: in one flight with what is asked next, or else in a moment. */
  endSoon(): void {
    this.#ending = setTimeout(() => this.#endNow(), 1).unref()
  }

  cancel(withinMs: number): Promise<boolean> {
    return cancel(this.#client, withinMs)
  }

  /** Hangs up at once; what is still unanswered fails. */
  destroy(): void {
    this.#die()
    clearTimeout(this.#ending)
    this.#client.connection.stream.destroy()
  }

  async end(): Promise<void> {
    this.#endNow()
    this.#die()
    await this.#client.end()
  }

  #endNow(): void {
    if (!this.#ending) return
    clearTimeout(this.#ending)
    this.#ending = undefined
    // Whether the transaction is over would be in doubt; a fresh connection costs less than finding out.
    this.#client.query('COMMIT').catch(() => this.destroy())
  }

  #nameOf({ text, values }: Question): string | undefined {
    if (!this.#prepared || values === undefined) return undefined
    const known = this.#prepared.get(text)
    if (known) return known
    // A name is never given twice, so that one which the server failed to prepare does no harm.
    const name = `lane_${++this.#serial}`
    this.#prepared.set(text, name)
    return name
  }

  #die(): void {
    this.alive = false
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** The server hung up, or is about to, right after having said why. */
const isOver = (error: unknown) => /^(08...|57P0[1-5]|25P0[34])$/.test(codeOf(error))

/** A prepared statement that a migration or a pooler has made unusable. */
const isOutdated = (error: unknown) => /^(0A000|26000)$/.test(codeOf(error))
