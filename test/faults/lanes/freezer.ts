import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A way to the database that can fall silent without hanging up, or hang up without a word. */
export class Freezer {
  readonly #sockets = new Set<Socket>()
  readonly #held: (() => void)[] = []
  #frozen = false

  private constructor(
    readonly server: Server,
    readonly url: string,
  ) {}

  static async before(target: string): Promise<Freezer> {
    const { hostname, port } = new URL(target)
    const server = createServer((near) => freezer.#join(near, connect(Number(port), hostname)))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = new URL(target)
    url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const freezer = new Freezer(server, url.href)
    return freezer
  }

  freeze(): void {
    this.#frozen = true
  }

  thaw(): void {
    this.#frozen = false
    for (const pass of this.#held.splice(0)) pass()
  }

  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  close(): void {
    this.hangUp()
    this.server.close()
  }

  #join(near: Socket, far: Socket): void {
    this.#pass(near, far)
    this.#pass(far, near)
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.on('data', (bytes) => {
      if (this.#frozen) this.#held.push(() => to.write(bytes))
      else to.write(bytes)
    })
    from.on('error', () => {}).on('close', () => to.destroy())
  }
}
