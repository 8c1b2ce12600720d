import pg from 'pg'
import { keepAlive } from '../db/keep-alive.ts'

const pauseMs = 250
/** A server that accepts and says nothing is not waited for. */
const patienceMs = 5_000

type Channel = 'circlegate_outbox' | 'circlegate_rights' | 'circlegate_chores'
export type Call = () => void

/**
 * The one connection of a node on which it is woken. Calls when something may have been committed: at every
 * notification, and whenever the connection comes back, for what was notified meanwhile is lost. It
 * tells that, never what.
 */
export class Wakeup {
  readonly #url: string
  readonly #calls = new Map<Channel, Set<Call>>()
  #client: Promise<pg.Client> | undefined
  #again: NodeJS.Timeout | undefined
  #ended = false

  constructor(url: string) {
    this.#url = url
  }

  /** Resolves when nothing more is missed; the first call comes at once. */
  async listen(channel: Channel, call: Call): Promise<void> {
    const calls = this.#calls.get(channel) ?? new Set()
    this.#calls.set(channel, calls.add(call))
    try {
      this.#client ??= this.#connect()
      await this.#ask(await this.#client, channel)
    } catch (error) {
      calls.delete(call)
      throw error
    }
    call()
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#again)
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }

  /** A connection that does not answer is as good as none. */
  async #ask(client: pg.Client, channel: Channel): Promise<void> {
    try {
      await client.query(`LISTEN ${channel}`)
    } catch (error) {
      this.#lose(client)
      throw error
    }
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      ...keepAlive,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    })
    client.on('notification', ({ channel }) => this.#call(channel as Channel))
    client.once('error', () => this.#lose(client))
    client.once('end', () => this.#lose(client))
    try {
      await client.connect()
      for (const channel of this.#calls.keys()) await client.query(`LISTEN ${channel}`)
      return client
    } catch (error) {
      this.#lose(client)
      throw error
    }
  }

  #call(channel: Channel): void {
    for (const call of this.#calls.get(channel) ?? []) call()
  }

  /** What was lost is looked for until it is found again. */
  #lose(lost: pg.Client): void {
    lost
      .removeAllListeners('end')
      .removeAllListeners('error')
      .on('error', () => {})
    lost.end().catch(() => {})
    this.#client = undefined
    if (!this.#ended) this.#again ??= setTimeout(() => void this.#comeBack(), pauseMs)
  }

  async #comeBack(): Promise<void> {
    this.#again = undefined
    this.#client ??= this.#connect()
    // Where it fails it was lost once more, and is looked for again.
    const client = await this.#client.catch(() => undefined)
    if (client) for (const channel of this.#calls.keys()) this.#call(channel)
  }
}
