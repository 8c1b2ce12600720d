import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { login, refresh } from './documents.ts'
import type { TokensFragment } from './gql/graphql.ts'

export type Account = { url: string; email: string; password: string }

/** Renewed a little early, as the way to the gateway takes time too. */
const early = 10_000

/** One sign-in. Its access token is short-lived; its refresh token is good for one use. */
export class Session {
  readonly #account: Account
  #tokens: TokensFragment | undefined
  #renewing: Promise<void> | undefined
  /** Whether the password did not open a session. */
  isRefused = false

  constructor(account: Account, tokens?: TokensFragment) {
    this.#account = account
    this.#tokens = tokens
  }

  get url(): string {
    return this.#account.url
  }

  /** What a request or a socket says of whom it comes from. */
  async headers(): Promise<{ authorization: string }> {
    if (!this.#tokens || this.#isOver()) await this.renew()
    return { authorization: `Bearer ${this.#tokens?.accessToken}` }
  }

  /** Whoever asks while it is under way waits for the same one: a second use would end the session. */
  renew(): Promise<void> {
    this.#renewing ??= this.#next().finally(() => {
      this.#renewing = undefined
    })
    return this.#renewing
  }

  #isOver(): boolean {
    return Date.parse(this.#tokens?.accessTokenExpiresAt ?? '') - early < Date.now()
  }

  async #next(): Promise<void> {
    const refreshToken = this.#tokens?.refreshToken
    this.#tokens = undefined
    if (refreshToken) {
      // What it was good for may be over; the password is still there.
      const next = await this.#ask(refresh, { input: { refreshToken } }).catch(refused)
      if (next) {
        this.#tokens = next.refreshSession
        return
      }
    }
    const { email, password } = this.#account
    const answer = await this.#ask(login, { input: { email, password } }).catch(refused)
    this.isRefused = !answer
    if (!answer) throw new Error('The address or the password is wrong.')
    this.#tokens = answer.login
  }

  /** By hand and not through Apollo, whose links ask here for a token. */
  async #ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const response = await fetch(this.#account.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    })
    const { data, errors } = (await response.json()) as { data?: Data; errors?: Refusal[] }
    if (errors?.[0]) throw new Refused(errors[0])
    return data as Data
  }
}

type Refusal = { message: string; extensions?: { code?: string } }

/** The gateway answered, and said no. */
export class Refused extends Error {
  readonly code: string | undefined

  constructor({ message, extensions }: Refusal) {
    super(message)
    this.code = extensions?.code
  }
}

function refused(error: unknown): undefined {
  if (!(error instanceof Refused) || error.code !== 'UNAUTHENTICATED') throw error
}
