import { Forbidden, NotFound, TenantSuspended } from '../errors/index.ts'
import type { Scope } from '../tenancy/scope.ts'
import { type Decision, decide, type Place, type Refusal, refusedEverywhere } from './decide.ts'
import { exits, type Leaving } from './exits.ts'
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

  /** The door's question: why can this not be done anywhere, if it cannot? */
  refusal(permission: Permission): Error | undefined {
    const refusedBy = refusedEverywhere(this, permission)
    return refusedBy && this.#because(refusedBy)
  }

  /** The question on the way out: could this object be the caller's to see at all? */
  mayHold(type: string, object: unknown): boolean {
    return exits[type as keyof typeof exits](this.scope, object as Leaving)
  }

  decide(permission: Permission, place: Place): Decision {
    return decide(this, permission, place)
  }

  can(permission: Permission, place: Place): boolean {
    return this.decide(permission, place).allowed
  }

  /** Stops here unless the caller may. */
  require(permission: Permission, place: Place): void {
    const { refusedBy } = this.decide(permission, place)
    if (refusedBy) throw this.#because(refusedBy)
  }

  /** The same for a company that somebody only named: one out of reach is as good as none. */
  requireIn(permission: Permission, place: Place): void {
    if (this.decide(permission, place).reach === 'NONE')
      throw new NotFound('Tenant', place.tenantId)
    this.require(permission, place)
  }

  #because(refusedBy: Refusal): Error {
    return refusedBy === 'STANDING'
      ? new TenantSuspended(this.scope.tenant.status)
      : new Forbidden(refusals[refusedBy])
  }
}

const refusals: Record<Exclude<Refusal, 'STANDING'>, string> = {
  ROLE: 'None of your roles allows this.',
  REACH: 'This cannot be done from where your company stands.',
  SHARING: 'This company does not share its rows with yours.',
  GOVERNANCE: 'This company is not controlled by yours: it changes its rows itself.',
  CONTRACT: 'The contract with this company does not allow it now.',
  PART: 'This lies outside your part of the organisation.',
}
