import type { Caller, Person } from './auth/caller.ts'
import type { Callers } from './auth/callers.ts'
import type { Sessions } from './auth/sessions.ts'
import type { SignIn, Tokens } from './auth/tokens.ts'
import type { Lanes } from './db/lanes.ts'
import { Unauthenticated } from './errors/index.ts'
import type { Feed } from './events/feed.ts'
import { codesOf } from './lib/error-codes.ts'
import { type Loaders, makeLoaders } from './loaders/index.ts'
import { beginWork, type UnitOfWork, type Walls } from './tenancy/unit-of-work.ts'

/** What lives as long as the process; a context lends it to one operation. */
export type Services = {
  lanes: Lanes
  sessions: Sessions
  tokens: Tokens
  callers: Callers
  feed: Feed
  walls: Walls
  now: () => Date
}

/** Who asks, as far as the credential and the named company could be made out. */
export type Asker = { signIn: SignIn | null; caller: Caller | null; refusal?: Error }

/** All that a use case may touch during one operation: the caller, and the caller's own database. */
export class Context {
  readonly requestId: string
  readonly services: Services
  readonly #asker: Asker
  #mode: 'read' | 'write' = 'read'
  #work: UnitOfWork | undefined
  #loaders: Loaders | undefined

  constructor(services: Services, asker: Asker, requestId: string) {
    this.services = services
    this.requestId = requestId
    this.#asker = asker
  }

  get signIn(): SignIn {
    if (!this.#asker.signIn) throw new Unauthenticated()
    return this.#asker.signIn
  }

  /** Who acts, for which company. Whoever asks without being one is told why. */
  get caller(): Caller {
    const { caller, refusal } = this.#asker
    if (!caller) throw refusal ?? new Unauthenticated()
    return caller
  }

  get expiresAt(): Date | undefined {
    return this.#asker.signIn?.expiresAt
  }

  /** The person who signed in, asked for anew: a session that has ended is found out here. */
  person(): Promise<Person> {
    return this.services.callers.person(this.signIn)
  }

  /** The caller's own database, for ordinary reads and all writes. */
  get db() {
    return this.#unitOfWork.db
  }

  /** The same database and transaction, for reads that are worth a statement of their own. */
  get sql() {
    return this.#unitOfWork.sql
  }

  get loaders(): Loaders {
    this.#loaders ??= makeLoaders(this)
    return this.#loaders
  }

  get now(): Date {
    return this.services.now()
  }

  begin(kind: 'query' | 'mutation' | 'subscription'): void {
    this.#mode = kind === 'mutation' ? 'write' : 'read'
  }

  async commit(): Promise<void> {
    await this.#work?.commit()
  }

  async rollback(reason: unknown): Promise<void> {
    await this.#work?.rollback(reason)
  }

  /**
   * Whether what was known of the caller was out of date. The database says so when an operation
   * enters; one that was refused before it got there asks now, for its rights may just have grown.
   */
  async isStale(reasons: readonly unknown[]): Promise<boolean> {
    const { caller } = this.#asker
    if (!caller || reasons.length === 0) return false
    const { callers } = this.services
    const said = reasons.some((reason) => codesOf(reason).includes('CG409'))
    if (!said && (this.#work || (await callers.isCurrent(caller)))) return false
    callers.forget(caller)
    return true
  }

  get #unitOfWork(): UnitOfWork {
    const { lanes, walls } = this.services
    this.#work ??= beginWork(lanes, this.caller.scope, this.#mode, walls)
    return this.#work
  }
}
