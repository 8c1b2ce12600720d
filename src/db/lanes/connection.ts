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

  /** Asks; of a statement that a connection has seen before only the name is sent and planned. */
  async send(question: Question): Promise<Answer> {
    try {
      return await this.#client.query({ ...question, name: this.#nameOf(question) })
    } catch (error) {
      if (isOver(error)) this.#die()
      if (isOutdated(error)) this.#prepared?.delete(question.text)
      throw error
    }
  }

  inOneFlight(): void {
    inOneFlight(this.#client)
  }

  cancel(withinMs: number): Promise<boolean> {
    return cancel(this.#client, withinMs)
  }

  /** Hangs up at once; what is still unanswered fails. */
  destroy(): void {
    this.#die()
    this.#client.connection.stream.destroy()
  }

  async end(): Promise<void> {
    this.#die()
    await this.#client.end()
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
