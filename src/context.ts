import type { Accounts } from './auth/accounts.ts'
import type { ApiKeys } from './auth/api-keys.ts'
import { Caller, type Person } from './auth/caller.ts'
import type { Callers } from './auth/callers.ts'
import type { CookieJar } from './auth/cookie-jar.ts'
import type { Invitations } from './auth/invitations.ts'
import type { Carrier } from './auth/letters.ts'
import type { Recovery } from './auth/recovery.ts'
import type { Registrations } from './auth/registrations.ts'
import type { SecondFactors } from './auth/second-factors.ts'
import type { Sender } from './auth/sender.ts'
import type { Sessions } from './auth/sessions.ts'
import type { SignIn, Tokens } from './auth/tokens.ts'
import type { Trail } from './auth/trail.ts'
import type { Lanes } from './db/lanes.ts'
import { Forbidden, Unauthenticated } from './errors/index.ts'
import type { Feed } from './events/feed.ts'
import type { RefusedMember } from './events/member-refusals.ts'
import type { Refusals } from './events/refusals.ts'
import { codesOf } from './lib/error-codes.ts'
import type { TenantId } from './lib/ids.ts'
import { notTheirs } from './lib/not-theirs.ts'
import type { Span } from './lib/trace.ts'
import { type Loaders, makeLoaders } from './loaders/index.ts'
import type { Captcha } from './outside/captcha.ts'
import type { Dns } from './outside/dns.ts'
import { ActingSessions } from './tenancy/acting-sessions.ts'
import { Answers } from './tenancy/answers.ts'
import { Deletions } from './tenancy/deletions.ts'
import { Doing } from './tenancy/doing.ts'
import { Exports } from './tenancy/exports.ts'
import { Figures } from './tenancy/figures.ts'
import { holdRights } from './tenancy/rights.ts'
import { type Oversight, type Scope, scopeOf } from './tenancy/scope.ts'
import { beginWork, type UnitOfWork, type Walls } from './tenancy/unit-of-work.ts'

/** What lives as long as the process; a context lends it to one operation. */
export type Services = {
  lanes: Lanes
  accounts: Accounts
  secondFactors: SecondFactors
  recovery: Recovery
  registrations: Registrations
  invitations: Invitations
  /** Who carries letters away. */
  post: Carrier
  sessions: Sessions
  tokens: Tokens
  apiKeys: ApiKeys
  /** Where it is told who came in, and who tried to. */
  trail: Trail
  /** Of the staff, who act in the place of members. */
  actingTokens: Tokens
  callers: Callers
  feed: Feed
  /** Where it is kept who was refused what. */
  refusals: Refusals<RefusedMember>
  /** What the world's domain names say. */
  dns: Dns
  /** Who tells people from programs, if anybody does. */
  captcha?: Captcha
  /** Below it every company has a host of its own, if there is one. */
  baseDomain?: string
  /** How many days a company has to think better of its end. */
  graceDays: number
  walls: Walls
  now: () => Date
}

/** Who asks, as far as the credential and the named company could be made out. */
export type Asker = { signIn: SignIn | null; caller: Caller | null; refusal?: Error }

/** What is known of the request besides who asks; over WebSocket nobody keeps a cookie. */
type Arrival = Sender & {
  requestId: string
  cookies?: CookieJar
  /** What its steps are part of, where traces are collected. */
  trace?: Span
}

/** What the database says at the door of a session, a membership or rights that are not what they were. */
const outOfDate = new Set(['CG401', 'CG404', 'CG409'])

/** All that a use case may touch during one operation: the caller, and the caller's own database. */
export class Context {
  readonly requestId: string
  readonly sender: Sender
  readonly cookies: CookieJar | undefined
  readonly services: Services
  #asker: Asker
  /** What the journal is told of this operation. */
  readonly doing = new Doing()
  #heeded: Caller | undefined
  readonly #trace: Span | undefined
  #mode: 'read' | 'write' = 'read'
  #work: UnitOfWork | undefined
  #loaders: Loaders | undefined
  #afterwards: (() => void)[] = []
  #isRehearsal = false
  /** Whether something was said that rests on what is known of the caller. */
  #isHeeded = false
  /** Whether the database has been asked, which says at once when that is out of date. */
  #hasEntered = false

  constructor(services: Services, asker: Asker, arrival: Arrival) {
    const { requestId, cookies, trace, address, userAgent } = arrival
    this.services = services
    this.requestId = requestId
    this.sender = { address, userAgent }
    this.cookies = cookies
    this.#trace = trace
    this.#asker = asker
  }

  get signIn(): SignIn {
    const { signIn, refusal } = this.#asker
    if (!signIn) throw refusal ?? new Unauthenticated()
    return signIn
  }

  /** Whether somebody of the staff acts in the place of a member: they have no account here. */
  get isActing(): boolean {
    return this.#asker.signIn?.acting === true
  }

  get isSignedIn(): boolean {
    return this.#asker.signIn !== null && !this.isActing
  }

  /** Who acts, for which company. Whoever asks without being one is told why. */
  get caller(): Caller {
    const { caller, refusal } = this.#asker
    if (!caller) throw refusal ?? new Unauthenticated()
    this.#isHeeded = true
    if (this.#mode === 'read') return caller
    // What is kept of a caller serves others as well: this one tells this operation what it decides.
    this.#heeded ??= caller.heeded((decided) => this.doing.decide(decided))
    return this.#heeded
  }

  /** What the caller can reach; it grows by what the operation itself has made. */
  get scope(): Scope {
    return this.caller.scope
  }

  /** Who pays for the operation, as far as that is known. */
  get payer(): { accountId?: string | undefined; tenantId?: string | undefined } {
    const { signIn, caller } = this.#asker
    return { accountId: signIn?.accountId, tenantId: caller?.tenantId }
  }

  /**
   * A company that this operation has founded is overseen from here on. What is kept of the caller for
   * others is left alone: they learn of it when it is committed.
   */
  gain(companyId: string, oversight: Oversight): void {
    const { scope, entries, more } = this.caller
    const oversees = new Map([...scope.oversees, [companyId as TenantId, oversight]])
    const caller = new Caller(scopeOf({ ...scope, oversees }), entries, more)
    this.#asker = { ...this.#asker, caller }
    this.#heeded = undefined
  }

  get expiresAt(): Date | undefined {
    return this.#asker.signIn?.expiresAt
  }

  /** Their own sign-in, for what only a person does: a key that was left lying about shall not, nor somebody in their place. */
  get ownSignIn(): SignIn {
    const { signIn } = this
    if (signIn.isKey) throw new Forbidden('A key cannot do this: a person signs in for it.')
    if (signIn.acting) throw new Forbidden(notTheirs)
    return signIn
  }

  /** When a window opens or closes that the caller's rights rest on. */
  get standsUntil(): Date | undefined {
    return this.#asker.caller?.scope.validUntil
  }

  /** Whether nothing has changed that the caller's rights rest on; whoever has none here has none to lose. */
  async isCurrent(): Promise<boolean> {
    const { caller } = this.#asker
    return !caller || this.services.callers.isCurrent(caller)
  }

  /** The person who signed in, asked for anew: a session that has ended is found out here. */
  async person(): Promise<Person> {
    return this.services.callers.person(this.ownSignIn)
  }

  /** The same, be it the person themselves or a key of theirs. */
  async principal(): Promise<Person> {
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

  /** The same for what is asked often: a form is built once, and only filled in here. */
  ask: UnitOfWork['ask'] = (form, given) => this.#unitOfWork.ask(form, given)

  /** What the caller was answered under keys of its own. */
  get answers(): Answers {
    const { signIn } = this.#asker
    return new Answers(() => this.#unitOfWork, signIn?.isKey ? signIn.sessionId : undefined)
  }

  /** Who of the staff acts in the company that is acted for. */
  get actingSessions(): ActingSessions {
    return new ActingSessions(() => this.#unitOfWork)
  }

  /** Whether the company that is acted for is to end. */
  get deletions(): Deletions {
    return new Deletions(() => this.#unitOfWork)
  }

  /** The archives of the company that is acted for. */
  get exports(): Exports {
    return new Exports(() => this.#unitOfWork)
  }

  /** The companies below the one that is acted for, in figures. */
  get figures(): Figures {
    return new Figures(() => this.#unitOfWork)
  }

  /** Has the rights of a company to itself until the operation ends: asked for before anything is written that they rest on. */
  async holdRights(tenantId: string): Promise<void> {
    const work = this.#unitOfWork
    await holdRights(work, tenantId)
  }

  get loaders(): Loaders {
    this.#loaders ??= makeLoaders(this)
    return this.#loaders
  }

  get now(): Date {
    return this.services.now()
  }

  begin(kind: 'query' | 'mutation' | 'subscription', field: string): void {
    this.#mode = kind === 'mutation' ? 'write' : 'read'
    const { requestId } = this
    const { address } = this.sender
    this.doing.begin(this.#mode === 'write' ? { field, requestId, address } : undefined)
  }

  /**
   * Gives the lane back before somebody outside is waited for. What is asked of the database afterwards is a
   * transaction of its own: it has to look again at what it read before.
   */
  async release(): Promise<void> {
    const work = this.#work
    this.#work = undefined
    this.#loaders = undefined
    await work?.commit()
  }

  /** What the operation does is seen by itself alone: however it ends, it is undone. */
  rehearse(): void {
    this.#isRehearsal = true
  }

  async commit(): Promise<void> {
    if (this.#isRehearsal) return this.rollback(undefined)
    await this.#work?.commit()
    for (const then of this.#afterwards) then()
  }

  /** Is done once what the operation did is committed, and never otherwise. */
  afterCommit(then: () => void): void {
    this.#afterwards.push(then)
  }

  async rollback(reason: unknown): Promise<void> {
    await this.#work?.rollback(reason)
  }

  /** A write that was refused for lack of right leaves its trace in the journal before it is answered. */
  async keepRefusal(reasons: readonly unknown[]): Promise<void> {
    const { caller } = this.#asker
    const { known } = this.doing
    const refusal = reasons.find((reason) => reason instanceof Forbidden)
    if (!caller || !known || !refusal) return
    const { asked, decided } = known
    const { id: decisionId, permission = decided?.permission, refusedBy, reason } = refusal.authz
    const reach = decided?.permission === permission ? decided?.reach : undefined
    const { tenantId, scope } = caller
    await this.services.refusals.keep({
      tenantId,
      membershipId: scope.membership,
      decisionId,
      ...asked,
      userAgent: this.sender.userAgent,
      actorName: scope.actorName,
      actingId: scope.acting && scope.session,
      permission,
      reach,
      refusedBy,
      reason,
    })
  }

  /**
   * Whether what was known of the caller was out of date. The database says so when an operation
   * enters; one that has said yes or no without it asks now, for the caller's rights may just have changed. A write that
   * is done is done.
   */
  async isStale(reasons: readonly unknown[]): Promise<boolean> {
    const { caller } = this.#asker
    if (!caller) return false
    const { callers } = this.services
    const said = reasons.some((reason) => codesOf(reason).some((code) => outOfDate.has(code)))
    const isDone = reasons.length === 0 && this.#mode === 'write'
    if (!said && (isDone || this.#hasEntered || !this.#isHeeded)) return false
    if (!said && (await callers.isCurrent(caller))) return false
    callers.forget(caller)
    return true
  }

  get #unitOfWork(): UnitOfWork {
    this.#hasEntered = true
    const { lanes, walls } = this.services
    const begun = { mode: this.#mode, ...(this.#trace && { trace: this.#trace }) }
    this.#work ??= beginWork(lanes, this, begun, walls)
    return this.#work
  }
}
