import pg from 'pg'

const channel = 'circlegate_outbox'
const pauseMs = 250

/**
 * Calls when something may have been committed: at every notification, and whenever the connection
 * comes back, for what was notified meanwhile is lost. It tells that, never what.
 */
export class Wakeup {
  readonly #url: string
  readonly #call: () => void
  #client: pg.Client | undefined
  #again: NodeJS.Timeout | undefined
  #ended = false

  constructor(url: string, call: () => void) {
    this.#url = url
    this.#call = call
  }

  async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true })
    this.#client = client
    client.on('notification', this.#call)
    client.once('error', () => this.#retry(client))
    client.once('end', () => this.#retry(client))
    await client.connect()
    await client.query(`LISTEN ${channel}`)
    this.#call()
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#again)
    await this.#client?.end()
  }

  #retry(lost: pg.Client): void {
    if (this.#ended || this.#client !== lost) return
    this.#client = undefined
    lost.end().catch(() => {})
    this.#again = setTimeout(() => this.listen().catch(() => this.#later()), pauseMs)
  }

  #later(): void {
    if (this.#client) this.#retry(this.#client)
  }
}
