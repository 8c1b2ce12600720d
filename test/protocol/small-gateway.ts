import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { Forbidden, Unauthenticated } from '../../src/errors/index.ts'
import { openLog } from '../../src/lib/log.ts'
import { Admission } from '../../src/server/admission.ts'
import { type BudgetSizes, openBudgets } from '../../src/server/budgets.ts'
import { buildDooredSchema } from '../../src/server/build-schema.ts'
import { Executor } from '../../src/server/execute.ts'
import { createHttp, type HttpOptions } from '../../src/server/http.ts'
import type { Credentials, Kind } from '../../src/server/request.ts'
import { BookResolver, type SmallContext } from './small-schema.ts'

const types = new Set(['Book', 'Shelf', 'Chapter', 'Author'])

const permissions = ['site.read', 'site.update']

/** Stands where the callers and the database will stand, and keeps a diary of what it was asked. */
class SmallHouse {
  readonly diary: string[] = []
  readonly log: string[] = []
  readonly seen: Credentials[] = []
  readonly taken = new Map<string, number>()
  readonly readers = new Set<string>()
  readonly events = new EventEmitter().setMaxListeners(0)
  readonly held = new Set(permissions)
  /** What the database will say the next time that it is entered. */
  readonly refusals: string[] = []
  commitFails = false
  expiresAt?: Date

  contextFor = async (credentials: Credentials): Promise<SmallContext> => {
    this.seen.push(credentials)
    if (credentials.authorization === 'Bearer forged') throw new Unauthenticated()
    return this.#context(credentials)
  }

  #context({ requestId, authorization }: Credentials): SmallContext {
    const caller = {
      refusal: (permission: string) => (this.held.has(permission) ? undefined : new Forbidden()),
      mayHold: (_type: string, object: unknown) => (object as { id: string }).id !== 'foreign',
    }
    return {
      requestId,
      events: this.events,
      taken: this.taken,
      readers: this.readers,
      signIn: authorization === undefined ? null : {},
      caller: authorization === undefined ? null : caller,
      expiresAt: this.expiresAt,
      payer: payerOf(authorization),
      answers: forgetful,
      entered: () => this.#enter(),
      begin: (kind: Kind) => void this.diary.push(`begin ${kind}`),
      commit: async () => {
        this.diary.push('commit')
        if (this.commitFails) throw databaseError('40001')
      },
      rollback: async () => void this.diary.push('rollback'),
      keepRefusal: async () => {},
      isCurrent: async () => true,
      isStale: async (reasons) => reasons.some((reason) => (reason as { code?: string }).code === 'CG409'),
    }
  }

  #enter(): void {
    const code = this.refusals.shift()
    if (code) throw databaseError(code)
  }
}

/** No request of these tests is a repeat. */
const forgetful = { recall: async () => ({ free: true }), keep: async () => true }

/** A person to each token, all of one company. */
const payerOf = (authorization: string | undefined) =>
  authorization === undefined ? {} : { accountId: authorization, tenantId: 'a company' }

const databaseError = (code: string) => Object.assign(new Error('secret of the database'), { code, severity: 'ERROR' })

type SmallOptions = {
  production?: boolean
  origins?: string[]
  budgets?: Partial<BudgetSizes>
  redisUrl?: string
  redisPatience?: number
  graphiql?: boolean
  metricsToken?: string
} & Pick<HttpOptions, 'seats' | 'socketLimits' | 'addressOf' | 'trusted' | 'patience'>

const idle = { ready: async () => {}, publicKeys: async () => ({ keys: [] }) }
const unlimited = { caller: 0, tenant: 0, address: 0 }

export async function startSmall(options: SmallOptions = {}) {
  const house = new SmallHouse()
  const lines = new Writable({
    write: (line, _encoding, done) => {
      house.log.push(String(line))
      done()
    },
  })
  const log = openLog('info', lines)
  const schema = await buildDooredSchema([BookResolver], { known: types })
  const { redisUrl, redisPatience } = options
  const { budgets, end } = openBudgets({ budgets: { ...unlimited, ...options.budgets }, redisUrl, redisPatience }, { log })
  const admission = new Admission(schema, budgets)
  const executor = new Executor({ schema, contextFor: house.contextFor, admission, log })
  const { production = true, budgets: _, redisUrl: __, redisPatience: ___, ...others } = options
  const http = await createHttp({ executor, production, ...idle, ...others })
  const port = await http.listen({ host: '127.0.0.1', port: 0 })
  return {
    house,
    url: `http://127.0.0.1:${port}`,
    ws: `ws://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => http.stop().finally(end),
  }
}

export type Small = Awaited<ReturnType<typeof startSmall>>

type Sent = { headers?: Record<string, string>; path?: string; variables?: object }

/** As a signed-in caller, over GraphQL's own media type, unless the test says otherwise. */
export async function ask(small: Small, query: string, sent: Sent = {}) {
  const response = await fetch(`${small.url}${sent.path ?? '/graphql'}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: 'Bearer good',
      ...sent.headers,
    },
    body: JSON.stringify({ query, variables: sent.variables }),
  })
  const body = (await response.json()) as Body
  return { status: response.status, headers: response.headers, ...body, code: codeOf(body) }
}

export type Body = {
  data?: Record<string, unknown> | null
  extensions?: Record<string, unknown>
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
}

/** The one answer of an operation that is sent over a socket of its own, by the same caller. */
export async function askOverWebSocket(small: Small, query: string, variables = {}): Promise<Body> {
  const connectionParams = { authorization: 'Bearer good' }
  const url = `${small.ws}/graphql`
  const client = createClient({ url, connectionParams, webSocketImpl: WebSocket, retryAttempts: 0 })
  try {
    for await (const answer of client.iterate({ query, variables })) return answer as Body
    throw new Error('no answer')
  } finally {
    await client.dispose()
  }
}

const codeOf = ({ errors }: Body) => errors?.[0]?.extensions.code
