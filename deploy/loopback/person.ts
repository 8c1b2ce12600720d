import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'

type Answer = { data?: Record<string, unknown> | null; errors?: unknown }

/** Somebody who uses the cluster through one address or another. */
export class Person {
  constructor(readonly token?: string) {}

  async ask(url: string, query: string, variables = {}): Promise<Record<string, unknown>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as Answer
    if (errors || !data) throw new Error(JSON.stringify(errors))
    return data
  }

  static async signIn(url: string, email: string, password: string): Promise<Person> {
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
    const { login } = await new Person().ask(url, query, { input: { email, password } })
    return new Person((login as { accessToken: string }).accessToken)
  }

  /** Follows changes of sites; the client comes back by itself when its node goes away. */
  follow(url: string) {
    const told: string[] = []
    let ended: unknown
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      connectionParams: { authorization: `Bearer ${this.token}` },
      webSocketImpl: WebSocket,
      retryAttempts: 50,
      // For a moment nobody may answer: the proxy has not yet noticed who went.
      shouldRetry: () => true,
      retryWait: () => new Promise((done) => setTimeout(done, 200)),
    })
    client.subscribe<{ siteChanged: { site: { code: string } } }>(
      { query: 'subscription { siteChanged { site { code } } }' },
      {
        next: ({ data }) => data && told.push(data.siteChanged.site.code),
        error: (error) => (ended = error),
        complete: () => {},
      },
    )
    return { told, ended: () => ended, end: () => client.dispose() }
  }
}
