import type { Sender } from './auth/sender.ts'
import { StaffCaller, type StaffPerson } from './auth/staff-caller.ts'
import type { StaffSignIns } from './auth/staff-sign-ins.ts'
import type { SignIn, Tokens } from './auth/tokens.ts'
import type { Lanes, Operation } from './db/lanes.ts'
import { Forbidden, InvalidInput, Unauthenticated } from './errors/index.ts'
import type { Refusals } from './events/refusals.ts'
import type { RefusedStaff } from './events/staff-refusals.ts'
import { StaffLoaders } from './loaders/staff.ts'

/** What lives as long as the process, of the staff's plane; a context lends it to one operation. */
export type StaffServices = {
  lanes: Lanes
  signIns: StaffSignIns
  tokens: Tokens
  refusals: Refusals<RefusedStaff>
  /** With which they act in the place of members; the keys are the tenants'. */
  actingTokens: Tokens
  /** How many days a company has to think better of its end. */
  graceDays: number
}

/** Who asks, as far as the credential could be made out. */
export type StaffAsker = { signIn: SignIn | null; person?: StaffPerson; refusal?: Error }

type Arrival = Sender & { requestId: string }

/** All that a use case of the staff may touch during one operation. Nothing of the tenants' plane is among it. */
export class StaffContext {
  readonly requestId: string
  readonly sender: Sender
  readonly services: StaffServices
  readonly #asker: StaffAsker
  readonly #caller: StaffCaller | undefined
  readonly answers = keyless
  #mode: 'read' | 'write' = 'read'
  #field = ''
  #reason: string | undefined
  #work: Operation | undefined
  #loaders: StaffLoaders | undefined

  constructor(services: StaffServices, asker: StaffAsker, arrival: Arrival) {
    const { requestId, address, userAgent } = arrival
    this.services = services
    this.requestId = requestId
    this.sender = { address, userAgent }
    this.#asker = asker
    this.#caller = asker.person && new StaffCaller(asker.person)
  }

  get signIn(): SignIn {
    const { signIn, refusal } = this.#asker
    if (!signIn) throw refusal ?? new Unauthenticated()
    return signIn
  }

  get caller(): StaffCaller {
    if (!this.#caller) throw this.#asker.refusal ?? new Unauthenticated()
    return this.#caller
  }

  get payer(): { accountId?: string | undefined } {
    return { accountId: this.#asker.person?.id }
  }

  get expiresAt(): Date | undefined {
    return this.#asker.signIn?.expiresAt
  }

  /** Nothing of the staff's stays open that could be asked about again. */
  async isCurrent(): Promise<boolean> {
    return true
  }

  /** The journal of the company says why, in these words. It is said before anything is read or written. */
  because(reason: string): void {
    this.#reason = reason
  }

  begin(kind: 'query' | 'mutation' | 'subscription', field: string): void {
    this.#mode = kind === 'mutation' ? 'write' : 'read'
    this.#field = field
  }

  /** One transaction on the staff's plane, in which the database knows who acts and what for. */
  get work(): Operation {
    this.#work ??= this.services.lanes.begin({ mode: this.#mode, enter: this.#entering() })
    return this.#work
  }

  get loaders(): StaffLoaders {
    this.#loaders ??= new StaffLoaders(this.work)
    return this.#loaders
  }

  async commit(): Promise<void> {
    await this.#work?.commit()
  }

  async rollback(reason: unknown): Promise<void> {
    await this.#work?.rollback(reason)
  }

  /** What somebody's role does not allow leaves its trace in their own trail before it is answered. */
  async keepRefusal(reasons: readonly unknown[]): Promise<void> {
    const refusal = reasons.find((reason) => reason instanceof Forbidden)
    const { person } = this.#asker
    if (!person || !refusal?.authz.permission) return
    const { id: decisionId, permission } = refusal.authz
    const { id: accountId, sessionId } = person
    const { sender, requestId } = this
    await this.services.refusals.keep({
      accountId,
      sessionId,
      sender,
      requestId,
      decisionId,
      permission,
    })
  }

  /** Who they are is asked for each operation: there is nothing that could be out of date. */
  async isStale(): Promise<boolean> {
    return false
  }

  #entering() {
    const doing = { field: this.#field, requestId: this.requestId, reason: this.#reason }
    return {
      text: "SELECT gate.enter_staff($1), set_config('app.doing', $2, true)",
      values: [this.caller.person.sessionId, JSON.stringify(doing)],
    }
  }
}

/** Answers are kept for members of companies only. */
const keyless = { recall: refuse, keep: refuse }

async function refuse(): Promise<never> {
  throw new InvalidInput({ 'Idempotency-Key': 'The schema of the staff takes none: leave it out.' })
}
