import { type RawData, WebSocket } from 'ws'

/** A subscription on a socket of its own: what it has heard, and when it ended. */
export class Watch {
  heard = 0
  readonly ended: Promise<number>
  readonly #socket: WebSocket

  /** The credential as `connection_init` carries it. */
  constructor(port: number, credential: Record<string, string>) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws')
    const say = (message: object) => this.#socket.send(JSON.stringify(message))
    this.#socket.once('open', () => say({ type: 'connection_init', payload: credential }))
    this.ended = new Promise((resolve) => {
      const end = () => resolve(performance.now())
      this.#socket.on('message', (data: RawData) => {
        const { type } = JSON.parse(String(data)) as { type: string }
        if (type === 'connection_ack') say({ id: '1', type: 'subscribe', payload: { query } })
        if (type === 'next') this.heard++
        if (type === 'error' || type === 'complete') end()
      })
      this.#socket.on('error', () => {})
      this.#socket.once('close', end)
    })
  }

  close(): void {
    this.#socket.terminate()
  }
}

const query = 'subscription { siteChanged { action } }'
