import {
  type Acting,
  type Assignment,
  type Company,
  type Contract,
  type Facts,
  idOf,
  type Member,
  type Offer,
  type Oversight,
  type OwnRole,
  type Placement,
  type Proposal,
  type Said,
  type Site,
  type TenantType,
  type Unit,
} from './facts.ts'

/** A world while it is drawn: every line adds a fact and gives it back to refer to. */
export class Draft implements Facts {
  companies: Company[] = []
  oversights: Oversight[] = []
  contracts: Contract[] = []
  offers: Offer[] = []
  proposals: Proposal[] = []
  units: Unit[] = []
  members: Member[] = []
  sites: Site[] = []
  assignments: Assignment[] = []
  placements: Placement[] = []
  roles: OwnRole[] = []
  actings: Acting[] = []

  corporate = (word: string, given: Partial<Company> = {}) => this.#company('CORPORATE', word, given)
  circle = (word: string, given: Partial<Company> = {}) => this.#company('CIRCLE', word, given)
  vendor = (word: string, given: Partial<Company> = {}) => this.#company('VENDOR', word, given)

  #company(type: TenantType, word: string, given: Partial<Company>): Company {
    const id = idOf('company', word)
    const plain = { code: `MX_${word}`, name: `Company-${word}`, subdomain: `mx-${word}` }
    return added(this.companies, {
      id,
      type,
      ...plain,
      status: 'ACTIVE',
      pool: false,
      reports: true,
      ...given,
    })
  }

  oversee(below: Company, corporate: Company, given: Partial<Oversight> = {}): Oversight {
    const key = { tenantId: below.id, id: idOf('oversight', below.code, corporate.code) }
    const plain = { governance: 'CONTROLLED', sharing: 'FULL', vendors: false, window: 'open' } as const
    return added(this.oversights, { ...key, corporateId: corporate.id, ...plain, ...given })
  }

  contract(circle: Company, vendor: Company, given: Partial<Contract> = {}): Contract {
    const key = { tenantId: circle.id, id: idOf('contract', circle.code, vendor.code) }
    const vendorCode = `${circle.code}-for-${vendor.code}`
    const plain = { status: 'ACTIVE', window: 'open' } as const
    return added(this.contracts, { ...key, vendorId: vendor.id, vendorCode, ...plain, ...given })
  }

  /** To a vendor it is a contract that is offered, and to a corporate to stand above. */
  offer({ id: tenantId, code: from }: Company, { type, code }: Company, given?: Offer['kind']): Offer {
    const key = { tenantId, id: idOf('offer', from, code) }
    const kind = given ?? (type === 'VENDOR' ? 'CONTRACT' : 'OVERSIGHT')
    const vendorCode = kind === 'CONTRACT' ? `${from}-offers-${code}` : null
    return added(this.offers, { ...key, kind, code, vendorCode })
  }

  /** Unique within the company only: what is proposed by one member has one id, wherever. */
  propose({ id: tenantId }: Pick<Company, 'id'>, proposer: Member, isVoid = false): Proposal {
    const key = { tenantId, id: idOf('proposal', proposer.name) }
    const by = { proposerTenantId: proposer.tenantId, proposerId: proposer.id }
    return added(this.proposals, { ...key, ...by, isVoid, terms: null })
  }

  /** Other terms of a relationship, by a member of either of its sides to the other one. */
  proposeTerms(terms: Oversight, proposer: Member): Proposal {
    const { tenantId, corporateId, window } = terms
    const id = proposer.tenantId === tenantId ? corporateId : tenantId
    return Object.assign(this.propose({ id }, proposer, window === 'past'), { terms })
  }

  /** Unique within the company only: units of one name have one id, wherever they hang. */
  unit(company: Company, word: string, parent: Unit | null = null): Unit {
    const key = { tenantId: company.id, id: idOf('unit', word) }
    return added(this.units, {
      ...key,
      parentId: parent?.id ?? null,
      name: `${company.code}-${word}`,
    })
  }

  member(company: Company, role: string, unit: Unit | null = null, more: More = {}): Member {
    const { titled, window } = more
    const name = [
      company.code,
      role,
      ...(titled ? ['titled'] : []),
      ...(window ? [window] : []),
      ...(unit ? [`in ${unit.name}`] : []),
    ].join(' ')
    // Unique within the company only: the first administrators of all have the same.
    const id = role === 'admin' && !unit && !window ? idOf('administrator') : idOf('member', name)
    const key = { tenantId: company.id, id }
    const person = { accountId: idOf('account', name), sessionId: idOf('session', name) }
    return added(this.members, { ...key, name, ...person, role, unitId: unit?.id ?? null, ...more })
  }

  /** Somebody of the staff in the place of a member, who reads, or writes as well. */
  act(member: Member, does: 'reads' | 'writes'): Acting {
    const { tenantId, id: membershipId, name } = member
    const id = idOf('acting', name, does)
    return added(this.actings, { tenantId, id, membershipId, writes: does === 'writes' })
  }

  site(company: Company, word: string, unit: Unit | null = null, id?: string): Site {
    const code = `${company.code}-${word}`
    const key = { tenantId: company.id, id: id ?? idOf('site', code) }
    return added(this.sites, { ...key, unitId: unit?.id ?? null, code, name: `Site-${code}` })
  }

  assign(site: Site, vendor: Company, given: Partial<Assignment> = {}): Assignment {
    const { tenantId, unitId } = site
    const id = idOf('assignment', site.code, vendor.code)
    const plain = { siteId: site.id, vendorId: vendor.id, unitId, window: 'open' } as const
    return added(this.assignments, { tenantId, id, ...plain, ...given })
  }

  /** Unique within the company only: roles of one code have one id. */
  role({ id: tenantId, code: company }: Company, code: string, entries: Said[] = []): OwnRole {
    const key = { tenantId, id: idOf('role', code) }
    return added(this.roles, { ...key, code, name: `Role-${company}-${code}`, entries })
  }

  place({ tenantId: circleId, id: assignmentId }: Assignment, unit: Unit): Placement {
    const { tenantId } = unit
    const id = idOf('placement', circleId, assignmentId, tenantId)
    return added(this.placements, { tenantId, id, circleId, assignmentId, unitId: unit.id })
  }
}

type More = Pick<Member, 'titled' | 'window'>

function added<Fact>(facts: Fact[], fact: Fact): Fact {
  facts.push(fact)
  return fact
}
