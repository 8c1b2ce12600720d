import { setTimeout as pause } from 'node:timers/promises'
import { makeSecret } from '../../src/auth/api-keys.ts'
import { hashPassword } from '../../src/auth/passwords.ts'
import { Lanes, type Operation } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { transaction } from '../../src/db/transaction.ts'
import { newId } from '../../src/lib/ids.ts'

type Db = Operation['db']
export type Company = { id: string; type: 'CORPORATE' | 'CIRCLE' | 'VENDOR'; code: string }
export type Member = {
  id: string
  tenantId: string
  accountId: string
  sessionId: string
  email: string
}
export type Row = { tenantId: string; id: string }

let turn = 0
const unique = (prefix: string) => `${prefix}_${process.pid}_${++turn}`

/** Makes rows as the system plane does: with every trigger, and no question of who may. */
export class World {
  readonly #system: Lanes

  constructor(readonly url: string) {
    this.#system = new Lanes({ url: planeUrls(url).system, max: 4 })
  }

  /** Several rows in one transaction; each method below is one of its own otherwise. */
  async make<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return transaction(this.#system, ({ db }) => work(db))
  }

  /** A statement of the system plane, for what a test turns back or takes away. */
  async run<Result>(text: string, values: unknown[] = []): Promise<Result[]> {
    const { rows } = await transaction(this.#system, (op) => op.query<Result>({ text, values }))
    return rows
  }

  end(): Promise<void> {
    return this.#system.end()
  }

  corporate = (given: TenantGiven = {}) => this.#tenant('CORPORATE', given)
  circle = (given: TenantGiven = {}) => this.#tenant('CIRCLE', given)
  vendor = (given: TenantGiven = {}) => this.#tenant('VENDOR', given)

  async #tenant(type: Company['type'], given: TenantGiven): Promise<Company> {
    const { code = unique(type), name = `${type} ${code}`, status = 'ACTIVE', ...profile } = given
    const id = newId()
    await this.make(async (db) => {
      await db.tenant.create({ data: { id, type, organizationCode: code, organizationName: name, status } })
      await db.tenantProfile.create({ data: { tenantId: id, ...profile } })
    })
    return { id, type, code }
  }

  /** A domain that a company claims, or has proved to be its own. */
  async domain(company: Company, host: string, verifiedAt: Date | null = null): Promise<Row> {
    const row = { tenantId: company.id, id: newId() }
    await this.make((db) => db.tenantDomain.create({ data: { ...row, host, verifiedAt } }))
    return row
  }

  /** Puts a circle or a corporate below a corporate. */
  async oversee(below: Company, corporate: Company, given: OversightGiven = {}): Promise<Row> {
    const row = { tenantId: below.id, id: newId() }
    const data = { ...row, corporateId: corporate.id, ...given }
    await this.make((db) => db.corporateRelationship.create({ data }))
    return row
  }

  async contract(circle: Company, vendor: Company, given: ContractGiven = {}): Promise<Row> {
    const row = { tenantId: circle.id, id: newId() }
    const data = {
      ...row,
      vendorId: vendor.id,
      vendorCode: unique('V'),
      status: 'ACTIVE',
      ...given,
    }
    await this.make((db) => db.vendorRelationship.create({ data }))
    return row
  }

  /** A contract that a circle offers a vendor. */
  async offer(circle: Company, vendor: Company): Promise<Row> {
    const row = { tenantId: circle.id, id: newId() }
    const data = {
      ...row,
      kind: 'CONTRACT',
      organizationCode: vendor.code,
      vendorCode: unique('V'),
      expiresAt: new Date('2500-01-01'),
      createdFrom: '-',
    }
    await this.make((db) => db.offer.create({ data }))
    return row
  }

  /** That a circle be renamed, which a member of the corporate that manages it proposes. */
  async proposal(circle: Company, { tenantId: proposerTenantId, id: proposerId }: Member): Promise<Row> {
    const row = { tenantId: circle.id, id: newId() }
    const input = { tenantId: circle.id, version: 1, organizationName: unique('name') }
    const what = { mutation: 'updateTenant', permission: 'profile.update', entity: 'Tenant', entityId: circle.id }
    const data = { ...row, proposerTenantId, proposerId, ...what, input, signedBy: ['-'], expiresAt: new Date('2500-01-01') }
    await this.make((db) => db.proposal.create({ data }))
    return row
  }

  async unit(company: Company, parent?: Row, kind = 'BRANCH'): Promise<Row> {
    const row = { tenantId: company.id, id: newId() }
    const data = { ...row, parentId: parent?.id ?? null, kind, name: unique('unit') }
    await this.make((db) => db.organizationUnit.create({ data }))
    return row
  }

  /** A person with a membership, its roles, and a session to act in. */
  async member(company: Company, given: MemberGiven = {}): Promise<Member> {
    const { roles = ['admin'], unit, designation, password, ...membership } = given
    const passwordHash = password === undefined ? '-' : await hashPassword(password)
    const [id, accountId, sessionId] = [newId(), newId(), newId()]
    const email = `${accountId}@test.example`
    const tenantId = company.id
    await this.make(async (db) => {
      await db.account.create({ data: { id: accountId, email, emailFolded: email, displayName: email, passwordHash } })
      await db.membership.create({
        data: {
          tenantId,
          id,
          accountId,
          displayName: email,
          unitId: unit?.id ?? null,
          designationId: designation?.id ?? null,
          ...membership,
        },
      })
      await db.membershipRole.createMany({ data: roles.map((roleCode) => ({ tenantId, id: newId(), membershipId: id, roleCode })) })
      await db.session.create({ data: { id: sessionId, accountId, expiresAt: new Date(Date.now() + 3_600_000) } })
    })
    return { id, tenantId, accountId, sessionId, email }
  }

  /** Somebody who is invited as a viewer; no letter is sent. */
  async invitation(company: Company): Promise<Row> {
    const row = { tenantId: company.id, id: newId() }
    const email = `${row.id}@test.example`
    const data = { ...row, email, emailFolded: email, roles: ['viewer'], expiresAt: new Date('2500-01-01'), createdFrom: '-' }
    await this.make((db) => db.invitation.create({ data }))
    return row
  }

  /** A title with the roles that come with it; nobody has it yet. */
  async designation({ id: tenantId }: Company, roles: string[] = []): Promise<Row> {
    const row = { tenantId, id: newId() }
    const data = { ...row, name: unique('title'), description: '-', roles, createdFrom: '-' }
    await this.make((db) => db.designation.create({ data }))
    return row
  }

  /** A key that a member has made, and its secret. */
  async apiKey({ tenantId, id: membershipId }: Row, permissions: string[], given: KeyGiven = {}) {
    const { secret, ...kept } = makeSecret()
    const row = { tenantId, id: newId() }
    const expiresAt = new Date(Date.now() + 3_600_000)
    const data = { ...row, ...kept, membershipId, name: unique('key'), permissions, expiresAt, createdFrom: '-', ...given }
    await this.make((db) => db.apiKey.create({ data }))
    return { ...row, secret }
  }

  /** Another company that the same person belongs to. */
  async alsoIn(company: Company, { accountId, sessionId, email }: Member, isPreferred = false) {
    const [tenantId, id] = [company.id, newId()]
    await this.make(async (db) => {
      await db.membership.create({ data: { tenantId, id, accountId, displayName: email, isPreferred } })
      await db.membershipRole.create({ data: { tenantId, id: newId(), membershipId: id, roleCode: 'admin' } })
    })
    return { id, tenantId, accountId, sessionId, email }
  }

  /** Letters are carried away behind the commit that wrote them: waits until they are, as long as that takes at most. */
  async mailed(): Promise<void> {
    for (const until = Date.now() + 3_000; Date.now() < until; await pause(50))
      if ((await this.run('SELECT FROM letter LIMIT 1')).length === 0) return
    throw new Error('The letters were not carried away.')
  }

  /**
   * How many rows each table holds: what nothing was written to counts as many as before. Heads of the journal
   * come behind the commits of earlier writes, and tell of no other; the trail of security is behind who comes. A refusal may be in the journal, and only there.
   */
  async counts(): Promise<Record<string, number>> {
    const tables = await this.run<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('_prisma_migrations', 'audit_head', 'audit_checkpoint', 'security_event', 'account_event')",
    )
    const kept = (name: string) => (name === 'audit_entry' ? `WHERE action <> 'REFUSED'` : '')
    const each = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM "${name}" ${kept(name)}`)
    const counted = await this.run<{ name: string; rows: number }>(each.join(' UNION ALL '))
    return Object.fromEntries(counted.map(({ name, rows }) => [name, rows]))
  }

  async site(circle: Company, given: SiteGiven = {}): Promise<Row> {
    const { unit, code = unique('S'), name = `Site ${code}`, ...rest } = given
    const row = { tenantId: circle.id, id: newId() }
    const folded = { codeFolded: code.toLowerCase(), nameFolded: name.toLowerCase() }
    const data = { ...plainSite, ...row, code, name, ...folded, unitId: unit?.id ?? null, ...rest }
    await this.make((db) => db.site.create({ data }))
    return row
  }

  async assignment(site: Row, vendor: Company, given: Window = {}): Promise<Row> {
    const { tenantId, id: siteId } = site
    const row = { tenantId, id: newId() }
    await this.make(async (db) => {
      const { unitId } = await db.site.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: siteId } } })
      const data = { ...row, siteId, unitId, vendorId: vendor.id, createdFrom: '-' }
      await db.siteAssignment.create({ data: { ...data, ...onlyGiven(given) } })
    })
    return row
  }

  async placement(assignment: Row, unit: Row): Promise<Row> {
    const row = { tenantId: unit.tenantId, id: newId() }
    const data = { ...row, circleId: assignment.tenantId, assignmentId: assignment.id, unitId: unit.id }
    await this.make((db) => db.vendorPlacement.create({ data }))
    return row
  }
}

const onlyGiven = ({ validFrom, validUntil }: Window) => ({
  ...(validFrom && { startsAt: validFrom }),
  ...(validUntil && { endsAt: validUntil }),
})

type Window = { validFrom?: Date; validUntil?: Date | null }
type TenantGiven = {
  code?: string
  name?: string
  status?: string
  subdomain?: string
  telecomCircleCode?: string
  sharedVendorPool?: boolean
}
type OversightGiven = Window & {
  governanceLevel?: string
  dataSharingLevel?: string
  separateBilling?: boolean
  independentVendorManagement?: boolean
}
type ContractGiven = Window & {
  status?: string
  vendorCode?: string
  capabilities?: string[]
  billingRate?: string
}
type KeyGiven = { name?: string; expiresAt?: Date }
type MemberGiven = Window & {
  roles?: string[]
  unit?: Row
  designation?: Row
  status?: string
  isPreferred?: boolean
  password?: string
}
type SiteGiven = {
  unit?: Row
  code?: string
  name?: string
  latitude?: number
  longitude?: number
  technology?: string
  structure?: string
  status?: string
  createdAt?: Date
  retiredAt?: Date
}

const plainSite = {
  latitude: 23.25,
  longitude: 77.41,
  address: 'A road',
  technology: '4G',
  structure: 'GROUND_TOWER',
  createdFrom: '-',
}
