import { LRUCache } from 'lru-cache'
import type { Query } from '../db/query.ts'
import { InvalidInput, NotFound, Unauthenticated } from '../errors/index.ts'
import { scopeOf } from '../tenancy/scope.ts'
import { Caller, type HeldMembership, type Person } from './caller.ts'
import { findFacts } from './facts.ts'
import { findPerson } from './person.ts'
import type { SignIn } from './tokens.ts'

/** The companies that a request names, in whichever way. All must be one. */
export type TenantChoice = { id?: string; circleCode?: string; corporateId?: string; path?: string }

/**
 * Turns sign-ins into callers and keeps those in use. What is kept may be stale without harm: the
 * database compares its epochs when an operation enters, and a stale one is asked for anew.
 */
export class Callers {
  readonly #run: Query
  readonly #kept = new LRUCache<string, Caller>({ max: 10_000 })

  constructor(run: Query) {
    this.#run = run
  }

  /** Whose session it is; a token that says otherwise is none of ours. */
  async person({ accountId, sessionId }: Omit<SignIn, 'expiresAt'>): Promise<Person> {
    const person = await findPerson(this.#run, sessionId)
    if (person?.accountId !== accountId) throw new Unauthenticated()
    return person
  }

  async find(signIn: SignIn, choice: TenantChoice, now: Date): Promise<Caller> {
    const key = `${signIn.sessionId} ${JSON.stringify(choice)}`
    const kept = this.#kept.get(key)
    if (kept && now < kept.scope.validUntil) return kept
    const caller = await this.#ask(signIn, choice)
    this.#kept.set(key, caller)
    return caller
  }

  /** Whether nothing has changed that the caller's rights rest on. */
  async isCurrent({ scope }: Caller): Promise<boolean> {
    const values = [scope.account, scope.tenant.id]
    const text = 'SELECT subject_id AS subject, value::text FROM epoch WHERE subject_id IN ($1, $2)'
    const { rows } = await this.#run<{ subject: string; value: string }>({ text, values })
    const epochs = new Map(rows.map(({ subject, value }) => [subject, value]))
    return (
      epochs.get(scope.account) === scope.epochs.account &&
      epochs.get(scope.tenant.id) === scope.epochs.tenant
    )
  }

  /** What is kept of a caller is out of date. */
  forget(caller: Caller): void {
    this.#kept.forEach((kept, key) => {
      if (kept === caller) this.#kept.delete(key)
    })
  }

  /** Hears of committed changes: of what rights rest on, nothing is kept that is older. */
  hear({ entity }: { entity: string }): void {
    if (groundsOfRights.has(entity)) this.#kept.clear()
  }

  async #ask(signIn: SignIn, choice: TenantChoice): Promise<Caller> {
    const person = await this.person(signIn)
    const membership = chosen(person.memberships, choice)
    const acting = { ...signIn, tenantId: membership.tenant.id, membershipId: membership.id }
    const found = await findFacts(this.#run, acting)
    if (!found) throw new NotFound('Tenant')
    return new Caller(scopeOf(found.facts), found.entries)
  }
}

/** What somebody may depends on these. A new relationship may concern people whom it does not name. */
const groundsOfRights = new Set([
  'Tenant',
  'TenantProfile',
  'CorporateRelationship',
  'VendorRelationship',
  'OrganizationUnit',
  'Membership',
  'MembershipRole',
])

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

const isNamed = ({ tenant }: HeldMembership, choice: TenantChoice): boolean =>
  agrees(choice.id, tenant.id) &&
  agrees(choice.circleCode, tenant.organizationCode) &&
  agrees(choice.path, tenant.organizationCode) &&
  agrees(choice.corporateId, tenant.type === 'CORPORATE' ? tenant.id : '')

const agrees = (named: string | undefined, actual: string) =>
  named === undefined || named.toLowerCase() === actual.toLowerCase()
