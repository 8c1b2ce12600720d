import { LRUCache } from 'lru-cache'
import pg from 'pg'
import { keepAlive } from '../keep-alive.ts'
import type { Statement } from './opening.ts'
import type { LaneOptions } from './options.ts'
import { settings } from './settings.ts'
import { cancel, inOneFlight, unprepare } from './wire.ts'

/** A statement in the words of pg; Prisma brings its own type parsers and wants rows as arrays. */
export type Question = pg.QueryConfig<unknown[]> & {
  rowMode?: 'array'
  /** Planned with a look at its values: what a filter leaves, and how it is best found, depends on them. */
  plannedAfresh?: boolean
}
export type Answer = pg.QueryResult<pg.QueryResultRow>

export const asked = ({ text, values = [] }: Statement): Question => ({ text, values: [...values] })

/** How long a read that is over may keep its snapshot, in milliseconds. */
const soon = 10

/** One connection to PostgreSQL that takes statements without waiting for earlier answers. */
export class Connection {
  alive = true
  #unended: NodeJS.Timeout | undefined
  readonly #client: pg.Client
  readonly #prepared: LRUCache<string, string>
  #serial = 0

  private constructor(client: pg.Client, { prepared }: LaneOptions) {
    this.#client = client
    const dispose = (name: string) => unprepare(client, name)
    this.#prepared = new LRUCache({ max: prepared, dispose })
    client.on('error', () => this.#die()).on('end', () => this.#die())
  }

  static async open(options: LaneOptions, withinMs: number): Promise<Connection> {
    const client = new pg.Client({
      connectionString: options.url,
      pipeline: true,
      ...keepAlive,
      // Who waited long for this lane still gets time to connect.
      connectionTimeoutMillis: Math.max(250, withinMs),
      query_timeout: options.statementMs + 1_000,
    })
    const connection = new Connection(client, options)
    await client.connect()
    await connection.send({ text: settings(options) })
    return connection
  }

  /** Asks; of a statement that a connection has seen before only the name is sent and planned. */
  async send(question: Question): Promise<Answer> {
    try {
      return await (question.plannedAfresh ? this.#planAfresh(question) : this.#query(question))
    } catch (error) {
      if (isOver(error)) this.#die()
      if (isOutdated(error)) this.#prepared.delete(question.text)
      throw error
    }
  }

  /**
   * Begins a transaction. All that is asked until the end of this tick goes with it in one flight, and
   * the end of a read before it.
   */
  begin(text: string): Promise<Answer> {
    inOneFlight(this.#client)
    return this.send({ text: this.#isUnended() ? `COMMIT; ${text}` : text })
  }

  /** Ends a read with what is asked next, which spares a flight; or soon, if nothing is. */
  endSoon(): void {
    const end = () => this.#isUnended() && this.send({ text: 'COMMIT' }).catch(() => {})
    this.#unended = setTimeout(end, soon).unref()
  }

  #isUnended(): boolean {
    const unended = this.#unended !== undefined
    clearTimeout(this.#unended)
    this.#unended = undefined
    return unended
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

  #query(question: Question): Promise<Answer> {
    return this.#client.query({ ...question, name: this.#nameOf(question) })
  }

  /** For this statement alone; in a transaction that has failed the settings fail with it. */
  #planAfresh(question: Question): Promise<Answer> {
    const plan = (mode: string) =>
      this.#client.query(`SET LOCAL plan_cache_mode = ${mode}`).catch(() => {})
    void plan('force_custom_plan')
    const answer = this.#query(question)
    void plan('force_generic_plan')
    return answer
  }

  #nameOf({ text, values }: Question): string | undefined {
    if (values === undefined) return undefined
    const known = this.#prepared.get(text)
    if (known) return known
    // A name is never given twice, so that one which the server failed to prepare does no harm.
    const name = `lane_${++this.#serial}`
    this.#prepared.set(text, name)
    return name
  }

  #die(): void {
    this.alive = false
    clearTimeout(this.#unended)
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** The server hung up, or is about to, right after having said why. */
const isOver = (error: unknown) => /^(08...|57P0[1-5]|25P0[34])$/.test(codeOf(error))

/** Said by a statement about itself; BEGIN fails for want of resources or time, if at all. */
export const isRefusal = (error: unknown) => !/^$|^(08|53|57|58|XX)/.test(codeOf(error))

/** A prepared statement that a migration has made unusable. */
const isOutdated = (error: unknown) => /^(0A000|26000)$/.test(codeOf(error))
