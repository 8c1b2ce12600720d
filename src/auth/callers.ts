import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import type { Query } from '../db/query.ts'
import { InvalidInput, NotFound, Unauthenticated } from '../errors/index.ts'
import type { RowKey } from '../lib/row-key.ts'
import { scopeOf } from '../tenancy/scope.ts'
import { Caller, type HeldMembership, type Person } from './caller.ts'
import { findFacts } from './facts.ts'
import { type ActingPerson, findActing, findPerson } from './person.ts'
import { keptTo } from './roles.ts'
import type { SignIn } from './tokens.ts'

/** The companies that a request names, in whichever way. All must be one. */
export type TenantChoice = {
  id?: string
  circleCode?: string
  corporateId?: string
  path?: string
  subdomain?: string
  domain?: string
}

/**
 * Turns sign-ins into callers and keeps those in use. What is kept may be stale without harm: the
 * database compares its epochs when an operation enters, and a stale one is asked for anew, it alone. Nobody is
 * forgotten because of what changed elsewhere.
 */
export class Callers {
  readonly #run: Query
  readonly #kept = new LRUCache<string, Caller>({ max: 10_000 })
  readonly #keys = new WeakMap<Caller, string>()
  readonly #epochs: DataLoader<string, string | undefined>

  constructor(run: Query) {
    this.#run = run
    // A change is none of the business of thousands who follow: the first is asked about at once, and all who come
    // meanwhile together after it.
    let asked: Promise<unknown> = Promise.resolve()
    this.#epochs = new DataLoader(
      (subjects) => {
        const found = epochsOf(run, subjects)
        asked = found.catch(() => {})
        return found
      },
      { cache: false, batchScheduleFn: (ask) => void asked.then(() => setImmediate(ask)) },
    )
  }

  /** Whose session it is; a token that says otherwise is none of ours. */
  async person(signIn: Omit<SignIn, 'expiresAt'>): Promise<Person> {
    if (signIn.acting) return this.#actingPerson(signIn)
    const person = await findPerson(this.#run, signIn.sessionId)
    if (person?.accountId !== signIn.accountId) throw new Unauthenticated()
    return person
  }

  async #actingPerson(signIn: Omit<SignIn, 'expiresAt'>): Promise<ActingPerson> {
    const person = await findActing(this.#run, signIn)
    if (!person) throw new Unauthenticated()
    return person
  }

  async find(signIn: SignIn, choice: TenantChoice, now: Date): Promise<Caller> {
    const { accountId, sessionId, acting = false } = signIn
    const key = JSON.stringify([accountId, sessionId, acting, choice])
    const kept = this.#kept.get(key)
    if (kept && now < kept.scope.validUntil) return kept
    const caller = await this.#ask(signIn, choice)
    this.#kept.set(key, caller)
    this.#keys.set(caller, key)
    return caller
  }

  ofMember(member: RowKey): Promise<Caller | undefined> {
    return callerOfMember(this.#run, member)
  }

  /** Whether nothing has changed that the caller's rights rest on; if something has, they are asked for anew. */
  async isCurrent(caller: Caller): Promise<boolean> {
    const { scope } = caller
    const [account, tenant] = await Promise.all([
      this.#epochs.load(scope.account),
      this.#epochs.load(scope.tenant.id),
    ])
    const isCurrent = account === scope.epochs.account && tenant === scope.epochs.tenant
    if (!isCurrent) this.forget(caller)
    return isCurrent
  }

  /** What is kept of a caller is out of date. */
  forget(caller: Caller): void {
    const key = this.#keys.get(caller)
    if (key !== undefined && this.#kept.peek(key) === caller) this.#kept.delete(key)
  }

  async #ask(signIn: SignIn, choice: TenantChoice): Promise<Caller> {
    const person = await this.person(signIn)
    const { accountId, sessionId } = person
    const membership = chosen(person.memberships, choice)
    const acting = {
      accountId,
      sessionId,
      tenantId: membership.tenant.id,
      membershipId: membership.id,
    }
    const found = await findFacts(this.#run, acting)
    if (!found) throw new NotFound('Tenant')
    return callerOf(found, person, membership)
  }
}

/** What a member may do, asked for anew; nothing when the membership does not stand. */
export async function callerOfMember(run: Query, { tenantId, id }: RowKey) {
  const found = await findFacts(run, { sessionId: '', accountId: '', tenantId, membershipId: id })
  return found && new Caller(scopeOf(found.facts), found.entries)
}

/**
 * A key asks as whoever made it, in both names, and within what it names itself; who of the staff acts in somebody's
 * place reads, unless it was said that they write.
 */
function callerOf({ facts, entries }: Found, by: Person | ActingPerson, held: HeldMembership) {
  if ('mayWrite' in by)
    return new Caller(scopeOf({ ...facts, acting: { mayWrite: by.mayWrite } }), entries)
  if (!by.key) return new Caller(scopeOf(facts), entries)
  const actorName = `${held.displayName} (key ${by.key.name})`
  const kept = keptTo(entries, by.key.permissions)
  return new Caller(scopeOf({ ...facts, actorName }), kept, { makers: entries })
}

type Found = NonNullable<Awaited<ReturnType<typeof findFacts>>>

async function epochsOf(run: Query, subjects: readonly string[]) {
  const values = [[...new Set(subjects)]]
  const text = 'SELECT subject_id AS subject, value::text FROM epoch WHERE subject_id = ANY ($1)'
  const { rows } = await run<{ subject: string; value: string }>({ text, values })
  const epochs = new Map(rows.map(({ subject, value }) => [subject, value]))
  return subjects.map((subject) => epochs.get(subject))
}

function chosen(memberships: HeldMembership[], choice: TenantChoice): HeldMembership {
  const named = Object.values(choice).some((name) => name !== undefined)
  const matching = named ? memberships.filter((m) => isNamed(m, choice)) : memberships
  const [first] = matching
  if (!first) throw new NotFound('Tenant')
  const preferred = matching.length === 1 ? first : matching.find((m) => m.isPreferred)
  if (preferred) return preferred
  const codes = memberships.map(({ tenant }) => tenant.organizationCode).join(', ')
  throw new InvalidInput({
    'X-Tenant-ID': `You belong to several companies (${codes}): name the one to act for in a header.`,
  })
}

const isNamed = ({ tenant, hosts }: HeldMembership, choice: TenantChoice): boolean =>
  agrees(choice.id, tenant.id) &&
  agrees(choice.circleCode, tenant.organizationCode) &&
  agrees(choice.path, tenant.organizationCode) &&
  agrees(choice.corporateId, tenant.type === 'CORPORATE' ? tenant.id : null) &&
  agrees(choice.subdomain, hosts.subdomain) &&
  (choice.domain === undefined || hosts.domains.includes(choice.domain))

const agrees = (named: string | undefined, actual: string | null) =>
  named === undefined || named.toLowerCase() === actual?.toLowerCase()
