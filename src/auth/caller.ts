import { Forbidden, NotFound, TenantSuspended } from '../errors/index.ts'
import type { TenantId } from '../lib/ids.ts'
import type { Scope } from '../tenancy/scope.ts'
import { type Decision, decide, holdsAnywhere, type Place } from './decide.ts'
import type { Permission } from './permissions.ts'
import type { RoleEntry } from './roles.ts'

export type Card = {
  id: string
  type: string
  organizationCode: string
  organizationName: string
  status: string
}

export type HeldMembership = {
  id: string
  tenant: Card
  roles: { code: string; name: string; description: string }[]
  status: string
  isPreferred: boolean
  validFrom: Date
  validUntil: Date | null
}

/** Who signed in, whichever company they act for. */
export type Person = {
  accountId: string
  sessionId: string
  email: string
  displayName: string
  memberships: HeldMembership[]
}

/** Somebody acting for one company: what they reach and what their roles hold. */
export class Caller {
  constructor(
    readonly scope: Scope,
    readonly entries: readonly RoleEntry[],
  ) {}

  get tenantId() {
    return this.scope.tenant.id
  }

  /** The door's question: does any role give it, and does the company's standing let it? */
  holds(permission: string): boolean {
    return holdsAnywhere(this, permission as Permission)
  }

  /** The question on the way out: could an object of this type be the caller's to see at all? */
  mayHold(_type: string, object: unknown): boolean {
    const { tenantId, vendorId } = object as { tenantId?: string; vendorId?: string }
    return [tenantId, vendorId].every((id) => id === undefined || this.#knows(id))
  }

  #knows(tenantId: string): boolean {
    const { scope } = this
    const id = tenantId as TenantId
    return (
      scope.tenant.id === id ||
      scope.serves.has(id) ||
      scope.engages.has(id) ||
      scope.oversees.has(id) ||
      scope.acquainted.includes(id)
    )
  }

  decide(permission: Permission, place: Place): Decision {
    return decide(this, permission, place)
  }

  can(permission: Permission, place: Place): boolean {
    return this.decide(permission, place).allowed
  }

  /** Stops here unless the caller may. */
  require(permission: Permission, place: Place): void {
    const { allowed, refusedBy } = this.decide(permission, place)
    if (allowed) return
    if (refusedBy === 'STANDING') throw new TenantSuspended(this.scope.tenant.status)
    throw new Forbidden(refusals[refusedBy!])
  }

  /** The same for a company that somebody only named: one out of reach is as good as none. */
  requireIn(permission: Permission, place: Place): void {
    if (this.decide(permission, place).reach === 'NONE')
      throw new NotFound('Tenant', place.tenantId)
    this.require(permission, place)
  }
}

const refusals: Record<Exclude<Decision['refusedBy'], undefined | 'STANDING'>, string> = {
  ROLE: 'None of your roles allows this.',
  REACH: 'This cannot be done from where your company stands.',
  SHARING: 'This company does not share its rows with yours.',
  GOVERNANCE: 'This company is not controlled by yours: it changes its rows itself.',
  CONTRACT: 'The contract with this company does not allow it now.',
  PART: 'This lies outside your part of the organisation.',
}
