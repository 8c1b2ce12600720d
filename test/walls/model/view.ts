import { type Credential, inPerson, lets } from './caller.ts'
import {
  type Assignment,
  type Company,
  type Contract,
  designationOf,
  type Facts,
  type Governance,
  isBetween,
  isLive,
  type Member,
  type Oversight,
  type Sharing,
  sameKey,
  stands,
} from './facts.ts'
import { roles } from './roles.ts'

export type Reach =
  | { is: 'SELF' }
  | { is: 'OVERSEES'; sharing: Sharing; governance: Governance }
  | { is: 'ENGAGES'; contract: Contract }
  | { is: 'SERVES'; contract: Contract }
  | { is: 'NONE' }

type Path = { sharing: Sharing; governance: Governance }

const sharings: Sharing[] = ['NONE', 'AGGREGATED', 'FULL']
const governances: Governance[] = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED']
const narrowest = <T>(order: T[], a: T, b: T) => (order.indexOf(a) < order.indexOf(b) ? a : b)

/** Where one member stands in a world, after the page on who may. */
export class View {
  readonly company: Company
  /** The units that a placed member is confined to; null for a member of the whole company. */
  readonly part: ReadonlySet<string> | null

  constructor(
    readonly facts: Facts,
    readonly member: Member,
    readonly by: Credential = inPerson,
  ) {
    this.company = facts.companies.find(({ id }) => id === member.tenantId)!
    this.part = member.unitId === null ? null : new Set(this.#unitsBelow(member.unitId))
  }

  /** Outside of its window a membership gives nothing, whoever asks for it. */
  get stands(): boolean {
    return stands(this.member)
  }

  /** Whoever asks, in words. */
  get name(): string {
    const how = { PERSON: '', KEY: ' by a key', ACTING: ' in whose place the staff ' }[this.by.is]
    const does = this.by.is === 'ACTING' ? (this.by.acting.writes ? 'write' : 'read') : ''
    return `${this.member.name}${how}${does}`
  }

  #unitsBelow(unitId: string): string[] {
    const { id: tenantId } = this.company
    const below = this.facts.units.filter((u) => u.tenantId === tenantId && u.parentId === unitId)
    return [unitId, ...below.flatMap((unit) => this.#unitsBelow(unit.id))]
  }

  /** Whether there is a place at all where the member's role gives it. */
  holds(permission: string): boolean {
    const units = this.facts.units.filter(({ tenantId }) => tenantId === this.company.id)
    return [null, ...units.map(({ id }) => id)].some((unitId) => this.holdsAt(permission, unitId))
  }

  /** A DENY that speaks of the place wins; what is narrowed to a unit speaks of it and of what hangs below. */
  holdsAt(permission: string, unitId: string | null): boolean {
    if (!lets(this.by, permission)) return false
    const codes = [this.member.role, ...(this.member.titled ? designationOf(this.facts, this.company).roles : [])]
    const effects = codes.flatMap((code) => this.#effectsOf(code, permission, unitId))
    return effects.includes('GRANT') && !effects.includes('DENY')
  }

  #effectsOf(role: string, permission: string, unitId: string | null): string[] {
    const own = this.facts.roles.find(({ tenantId, code }) => tenantId === this.company.id && code === role)
    if (!own) return roles[this.company.type][role]!.includes(permission) ? ['GRANT'] : []
    const module = `${permission.split('.')[0]}.*`
    const said = own.entries
      .filter((one) => one.permission === permission || one.permission === module)
      .filter((one) => one.unitId === null || (unitId !== null && this.#unitsBelow(one.unitId).includes(unitId)))
    return said.map(({ effect }) => effect)
  }

  /** Whether a unit of the own company is another one, or hangs below it. */
  isBelow(unitId: string, top: string): boolean {
    return this.#unitsBelow(top).includes(unitId)
  }

  /** A company that owes or is suspended goes on reading and writes nothing of what there is. */
  get standsToWrite(): boolean {
    return this.company.status === 'TRIAL' || this.company.status === 'ACTIVE'
  }

  reach(companyId: string): Reach {
    if (companyId === this.company.id) return { is: 'SELF' }
    const serves = this.contractWith(companyId, this.company.id)
    if (serves) return { is: 'SERVES', contract: serves }
    // A member placed below the root uses neither OVERSEES nor ENGAGES.
    if (this.part) return { is: 'NONE' }
    const path = this.#pathTo(companyId)
    if (path) return { is: 'OVERSEES', ...path }
    const engages = this.contractWith(this.company.id, companyId)
    return engages ? { is: 'ENGAGES', contract: engages } : { is: 'NONE' }
  }

  contractWith(circleId: string, vendorId: string): Contract | undefined {
    return this.facts.contracts.find((c) => c.tenantId === circleId && c.vendorId === vendorId)
  }

  /** Up from a company by relationships that hold now; the narrowest level on the way counts. */
  #pathTo(companyId: string): Path | undefined {
    const edge = this.facts.oversights.find((o) => o.tenantId === companyId && isLive(o))
    if (!edge) return undefined
    if (edge.corporateId === this.company.id) return edge
    const rest = this.#pathTo(edge.corporateId)
    return (
      rest && {
        sharing: narrowest(sharings, edge.sharing, rest.sharing),
        governance: narrowest(governances, edge.governance, rest.governance),
      }
    )
  }

  /** Whose rows are read: its own, and of those it oversees with FULL sharing. */
  hasRowsOf(companyId: string): boolean {
    const reach = this.reach(companyId)
    return reach.is === 'SELF' || (reach.is === 'OVERSEES' && reach.sharing === 'FULL')
  }

  /** Whose rows are written: its own, and of those that it both sees in full and controls. */
  mayWriteIn(companyId: string): boolean {
    if (!this.standsToWrite || !this.hasRowsOf(companyId)) return false
    const reach = this.reach(companyId)
    return reach.is === 'SELF' || (reach.is === 'OVERSEES' && reach.governance === 'CONTROLLED')
  }

  /** Where it may only propose: it sees the rows of a company that it manages. */
  proposesIn(companyId: string): boolean {
    if (!this.standsToWrite || !this.hasRowsOf(companyId)) return false
    const reach = this.reach(companyId)
    return reach.is === 'OVERSEES' && reach.governance === 'MANAGED'
  }

  /** What stands between it and another company, or stood. */
  termsWith(companyId: string): Oversight | undefined {
    const all = this.facts.oversights.filter((one) => isBetween(one, this.company.id, companyId))
    return all.find(({ window }) => window !== 'past') ?? all[0]
  }

  /** Whether it may ask another company to agree to other terms of that: those that are over change no more. */
  asksIn(companyId: string): boolean {
    const terms = this.termsWith(companyId)
    return this.standsToWrite && this.part === null && !!terms && terms.window !== 'past'
  }

  /** The corporate directly above may manage the vendors of a company, whatever else it may see. */
  manages(companyId: string): boolean {
    const edge = this.facts.oversights.find((o) => o.tenantId === companyId && isLive(o))
    return this.part === null && edge?.corporateId === this.company.id && edge.vendors
  }

  isInPart(unitId: string | null): boolean {
    return this.part === null || (unitId !== null && this.part.has(unitId))
  }

  /** A row that hangs in a company and maybe in a unit of it. */
  readsRow({ tenantId, unitId }: { tenantId: string; unitId: string | null }): boolean {
    return this.hasRowsOf(tenantId) && this.isInPart(unitId)
  }

  writesRow({ tenantId, unitId }: { tenantId: string; unitId: string | null }): boolean {
    return this.mayWriteIn(tenantId) && this.isInPart(unitId)
  }

  /** A circle shares rows while the contract is ACTIVE or SUSPENDED and inside its dates. */
  serves(circleId: string): boolean {
    const contract = this.contractWith(circleId, this.company.id)
    return !!contract && isLive(contract) && ['ACTIVE', 'SUSPENDED'].includes(contract.status)
  }

  /** A circle in which the vendor may do its part of the work. */
  worksFor(circleId: string): boolean {
    const contract = this.contractWith(circleId, this.company.id)
    const active = !!contract && isLive(contract) && contract.status === 'ACTIVE'
    return active && this.standsToWrite
  }

  /** An assignment to the acting vendor, with its part of the vendor where it has one. */
  isGiven(assignment: Assignment): boolean {
    const mine = assignment.vendorId === this.company.id && isLive(assignment)
    if (!mine || !this.serves(assignment.tenantId)) return false
    if (!this.part) return true
    return this.facts.placements.some(
      (p) => p.tenantId === this.company.id && sameKey({ tenantId: p.circleId, id: p.assignmentId }, assignment) && this.isInPart(p.unitId),
    )
  }
}
