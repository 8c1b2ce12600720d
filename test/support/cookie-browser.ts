import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import type { Answer } from './client.ts'

type Sent = { headers?: Record<string, string>; path?: string }
type Told = Answer<Record<string, never>> & { setCookies: string[] }

/** As much of a browser as cookies need: it keeps them by name, and sends all of them back. */
export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(
    readonly url: string,
    readonly origin: string = url,
  ) {}

  async ask(query: string, variables: object = {}, { headers, path }: Sent = {}): Promise<Told> {
    const response = await fetch(`${this.url}${path ?? '/graphql'}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-circlegate-csrf': '1',
        origin: this.origin,
        cookie: this.header,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    })
    const setCookies = response.headers.getSetCookie()
    for (const line of setCookies) this.#take(line)
    return { status: response.status, setCookies, ...((await response.json()) as object) }
  }

  /** How a socket that is opened with the cookies fares: the answer, or the code that closes it. */
  async socket(query: string, headers: Record<string, string> = { origin: this.origin }) {
    const cookie = this.header
    class WithCookies extends WebSocket {
      constructor(address: string, protocols: string) {
        super(address, protocols, { headers: { cookie, ...headers } })
      }
    }
    const url = `${this.url.replace('http', 'ws')}/graphql`
    const client = createClient({ url, webSocketImpl: WithCookies, retryAttempts: 0 })
    try {
      const { value } = await client.iterate({ query }).next()
      return value as {
        data?: Record<string, unknown>
        errors?: { extensions: { code: string } }[]
      }
    } finally {
      await client.dispose()
    }
  }

  get header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #take(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const [name = '', value = ''] = pair.split('=')
    const expires = attributes.find((one) => one.startsWith('Expires='))?.slice(8)
    if (expires && Date.parse(expires) <= Date.now()) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
