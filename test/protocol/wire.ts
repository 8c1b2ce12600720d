import { WebSocket } from 'ws'

type Message = { type: string; id?: string; payload?: unknown }

/** A bare socket that speaks graphql-transport-ws as badly as a test wants it to. */
export class Wire {
  readonly heard: Message[] = []
  readonly closed: Promise<number>

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => this.heard.push(JSON.parse(String(data))))
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => socket.on('close', resolve))
  }

  static async open(ws: string): Promise<Wire> {
    const socket = new WebSocket(`${ws}/graphql`, 'graphql-transport-ws')
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return new Wire(socket)
  }

  /** One that has said hello and was let in. */
  static async greeted(ws: string, payload: Record<string, string>): Promise<Wire> {
    const wire = await Wire.open(ws)
    wire.send({ type: 'connection_init', payload })
    const let_in = new Promise<string>((resolve) => {
      wire.socket.once('message', () => resolve('in'))
    })
    const said = await Promise.race([let_in, wire.closed])
    if (said !== 'in') throw new Error(`closed with ${said}`)
    wire.heard.length = 0
    return wire
  }

  send(message: Message): void {
    this.socket.send(JSON.stringify(message))
  }

  subscribe(id: string, query: string): void {
    this.send({ type: 'subscribe', id, payload: { query } })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate()
    await this.closed
  }
}
