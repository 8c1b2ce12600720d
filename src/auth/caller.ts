import {
  ApprovalRequired,
  Conflict,
  Forbidden,
  TenantSuspended,
  type Decided as Told,
} from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import type { Decided } from '../tenancy/doing.ts'
import type { Scope } from '../tenancy/scope.ts'
import { type Decision, decide, type Place, type Refusal, refusedEverywhere } from './decide.ts'
import { exits, type Leaving } from './exits.ts'
import { type Permission, permissions } from './permissions.ts'
import type { RoleEntry } from './roles.ts'

/** What everybody who sees a company sees of it. */
export type Card = {
  id: string
  type: string
  organizationCode: string
  organizationName: string
  status: string
}

/** A role as its bearer's company has it; one that ships has no id there and no version. */
type BorneRole = {
  tenantId: string
  code: string
  id: string | null
  version: number | null
  name: string
  description: string
}

/** A title that somebody has in their company, with the codes of the roles that come with it. */
type HeldDesignation = {
  tenantId: string
  id: string
  name: string
  description: string
  roles: string[]
  version: number
}

export type HeldMembership = {
  id: string
  tenantId: string
  displayName: string
  unitId: string | null
  tenant: Card
  roles: BorneRole[]
  designation: HeldDesignation | null
  status: string
  isPreferred: boolean
  validFrom: Date
  validUntil: Date | null
  version: number
  /** The hosts that name its company. */
  hosts: { subdomain: string | null; domains: string[] }
}

/** Who signed in, whichever company they act for. */
export type Person = {
  accountId: string
  sessionId: string
  email: string
  displayName: string
  memberships: HeldMembership[]
  /** The key by which a program asks for them, where it is not they who ask. */
  key: HeldKey | null
  /** Whether a code is asked for when they sign in; of nobody’s concern but their own. */
  hasSecondFactor: boolean | null
}

/** A key, and all that it may at most. */
type HeldKey = { id: string; name: string; permissions: string[] }

type More = {
  /** Is told of every decision on something to be written. */
  heed?: (decided: Decided) => void
  /** All that whoever made the key holds, where a key asks. */
  makers?: readonly RoleEntry[]
}

/** Somebody acting for one company: what they reach and what their roles hold. */
export class Caller {
  constructor(
    readonly scope: Scope,
    readonly entries: readonly RoleEntry[],
    readonly more: More = {},
  ) {}

  /** The same, for one operation that wants to know what was decided. */
  heeded(heed: (decided: Decided) => void): Caller {
    return new Caller(this.scope, this.entries, { ...this.more, heed })
  }

  get tenantId() {
    return this.scope.tenant.id
  }

  /** The door's question: why can this not be done anywhere, if it cannot? */
  refusal(permission: Permission): Error | undefined {
    const refusedBy = refusedEverywhere(this, permission)
    return refusedBy && this.#because({ id: newId(), permission, refusedBy })
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

  /** Whether the caller may in person: a key names less than whoever made it may without it. */
  canInPerson(permission: Permission, place: Place): boolean {
    const entries = this.more.makers ?? this.entries
    return decide({ scope: this.scope, entries }, permission, place).allowed
  }

  /** Stops here unless the caller may. */
  require(permission: Permission, place: Place): void {
    const told = this.#heeded(permission, place)
    if (told?.refusedBy === 'APPROVAL') throw new ApprovalRequired(told, place.tenantId)
    if (told) throw this.#because(told)
  }

  /** Stops here for the other side to agree, whatever the own roles say. */
  requireAgreement(permission: Permission, otherSide: string): never {
    const told = { id: newId(), permission, refusedBy: 'APPROVAL' as const }
    this.more.heed?.({ permission, reach: 'SELF', decisionId: told.id })
    throw new ApprovalRequired(told, otherSide, bothSides)
  }

  /** Stops here unless all that is wanting is that the company approves. */
  requireProposing(permission: Permission, place: Place): void {
    if (this.#heeded(permission, place)?.refusedBy !== 'APPROVAL')
      throw new Conflict('What you may do there has just changed: send it again.')
  }

  #heeded(permission: Permission, place: Place): Refused | undefined {
    const { refusedBy, reach } = this.decide(permission, place)
    const isWrite = permissions[permission].kind === 'write'
    if (!refusedBy && !isWrite) return undefined
    // The journal holds the id that a refusal tells.
    const id = newId()
    if (isWrite) this.more.heed?.({ permission, reach, decisionId: id })
    return refusedBy && { id, permission, refusedBy }
  }

  #because(told: Refused): Error {
    return told.refusedBy === 'STANDING'
      ? new TenantSuspended(this.scope.tenant.status, told)
      : new Forbidden(refusals[told.refusedBy], told)
  }
}

const bothSides =
  'This takes something from the other side, which has to agree: it has been proposed to it.'

type Refused = Told & { refusedBy: Refusal }

export const refusals: Record<Exclude<Refusal, 'STANDING'>, string> = {
  ROLE: 'None of your roles allows this.',
  ACTING: 'You act in the place of somebody, and only read.',
  REACH: 'This cannot be done from where your company stands.',
  SHARING: 'This company does not share its rows with yours.',
  REPORTING: 'This company keeps out of reports.',
  GOVERNANCE: 'This company is not controlled by yours: it changes its rows itself.',
  APPROVAL: 'This company is managed by yours: what is proposed to it, it decides itself.',
  CONTRACT: 'The contract with this company does not allow it now.',
  PART: 'This lies outside your part of the organisation.',
}
