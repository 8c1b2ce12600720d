import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { request } from 'undici'
import WebSocket from 'ws'

export type Answer<Data> = {
  status: number
  data?: Data | null
  errors?: {
    message: string
    path?: (string | number)[]
    extensions: { code: string } & Record<string, unknown>
  }[]
}

type Document<Data, Variables> = TypedDocumentNode<Data, Variables> | string
type Any = Record<string, never>

/** What a client brings that says nothing else. */
const plain = { accept: '*/*', 'user-agent': 'node', 'content-type': 'application/json' }

/** Speaks to a gateway as its users do: over HTTP and WebSocket. */
export class Client {
  constructor(
    readonly url: string,
    readonly headers: Record<string, string>,
  ) {}

  with(headers: Record<string, string>): Client {
    return new Client(this.url, { ...this.headers, ...headers })
  }

  /** The same client at another door: `under('/t/VOD_MPCG')`. */
  under(path: string): Client {
    return new Client(`${this.url}${path}`, this.headers)
  }

  async ask<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const query = typeof document === 'string' ? document : print(document)
    return this.send(JSON.stringify({ query, variables }))
  }

  /** Any bytes for a body, as a broken client might send them. */
  async send<Data = Record<string, unknown>>(body: string | Uint8Array<ArrayBuffer>): Promise<Answer<Data>> {
    // It takes a quarter of what fetch does, of which the suite makes a hundred thousand.
    const { statusCode: status, body: answer } = await request(`${this.url}/graphql`, {
      method: 'POST',
      headers: { ...plain, ...this.headers },
      body,
    })
    return { status, ...((await answer.json()) as object) }
  }

  /** What a subscription delivers; ends when the caller stops reading or the server closes it. */
  follow<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): AsyncIterableIterator<Omit<Answer<Data>, 'status'>> {
    const query = typeof document === 'string' ? document : print(document)
    const client = createClient({
      url: `${this.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: this.headers,
      retryAttempts: 0,
      lazyCloseTimeout: 0,
    })
    const stream = client.iterate({ query, variables: variables as Any })
    return stream as unknown as AsyncIterableIterator<Omit<Answer<Data>, 'status'>>
  }
}
