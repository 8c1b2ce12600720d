import {
  type Assignment,
  type Company,
  type Contract,
  type Facts,
  idOf,
  type Member,
  type Oversight,
  type Placement,
  type Site,
  type TenantType,
  type Unit,
} from './facts.ts'

/** A world while it is drawn: every line adds a fact and gives it back to refer to. */
export class Draft implements Facts {
  companies: Company[] = []
  oversights: Oversight[] = []
  contracts: Contract[] = []
  units: Unit[] = []
  members: Member[] = []
  sites: Site[] = []
  assignments: Assignment[] = []
  placements: Placement[] = []

  corporate = (word: string, given: Partial<Company> = {}) =>
    this.#company('CORPORATE', word, given)
  circle = (word: string, given: Partial<Company> = {}) => this.#company('CIRCLE', word, given)
  vendor = (word: string, given: Partial<Company> = {}) => this.#company('VENDOR', word, given)

  #company(type: TenantType, word: string, given: Partial<Company>): Company {
    const id = idOf('company', word)
    const plain = { code: `MX_${word}`, name: `Company-${word}`, subdomain: `mx-${word}` }
    return added(this.companies, { id, type, ...plain, status: 'ACTIVE', pool: false, ...given })
  }

  oversee(below: Company, corporate: Company, given: Partial<Oversight> = {}): Oversight {
    const key = { tenantId: below.id, id: idOf('oversight', below.code, corporate.code) }
    const plain = { governance: 'CONTROLLED', sharing: 'FULL', window: 'open' } as const
    return added(this.oversights, { ...key, corporateId: corporate.id, ...plain, ...given })
  }

  contract(circle: Company, vendor: Company, given: Partial<Contract> = {}): Contract {
    const key = { tenantId: circle.id, id: idOf('contract', circle.code, vendor.code) }
    const vendorCode = `${circle.code}-for-${vendor.code}`
    const plain = { status: 'ACTIVE', window: 'open' } as const
    return added(this.contracts, { ...key, vendorId: vendor.id, vendorCode, ...plain, ...given })
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

  member(company: Company, role: string, unit: Unit | null = null): Member {
    const name = [company.code, role, ...(unit ? [`in ${unit.name}`] : [])].join(' ')
    // Unique within the company only: the first administrators of all have the same.
    const id = role === 'admin' && !unit ? idOf('administrator') : idOf('member', name)
    const key = { tenantId: company.id, id }
    const person = { accountId: idOf('account', name), sessionId: idOf('session', name) }
    return added(this.members, { ...key, name, ...person, role, unitId: unit?.id ?? null })
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

  place({ tenantId: circleId, id: assignmentId }: Assignment, unit: Unit): Placement {
    const { tenantId } = unit
    const id = idOf('placement', circleId, assignmentId, tenantId)
    return added(this.placements, { tenantId, id, circleId, assignmentId, unitId: unit.id })
  }
}

function added<Fact>(facts: Fact[], fact: Fact): Fact {
  facts.push(fact)
  return fact
}
