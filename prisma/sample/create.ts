import type { Lanes, Operation } from '../../src/db/lanes.ts'
import { labelOf } from '../../src/domain/tenant/input.ts'
import { newId } from '../../src/lib/ids.ts'
import { siteRows } from './sites.ts'
import { circles, contracts, corporates, emailOf, people, placedRoles, vendors } from './world.ts'

type Db = Operation['db']
type Ids = Map<string, string>

/** What is in a database: nothing yet, the sample world, or somebody's own companies. */
export function contentOf(system: Lanes): Promise<'nothing' | 'sample' | 'other'> {
  return within(system, async (db) => {
    if ((await db.tenant.count()) === 0) return 'nothing'
    const people = await db.account.count({ where: { emailFolded: { in: sampleEmails() } } })
    return people > 0 ? 'sample' : 'other'
  })
}

/** Makes the sample world, in one transaction, everybody with the same password. */
export function createSample(system: Lanes, passwordHash: string): Promise<void> {
  return within(system, async (db) => {
    const tenants = await createTenants(db)
    await createRelationships(db, tenants)
    const units = await createUnits(db, tenants)
    await createPeople(db, { tenants, units, passwordHash })
    await createSites(db, tenants, units)
  })
}

/** Gives everybody of the sample world another password. */
export function changeSamplePassword(system: Lanes, passwordHash: string): Promise<void> {
  return within(system, async (db) => {
    const where = { emailFolded: { in: sampleEmails() } }
    await db.account.updateMany({ where, data: { passwordHash } })
    const staff = { emailFolded: sampleStaff }
    await db.staffAccount.updateMany({ where: staff, data: { passwordHash } })
  })
}

/** Who runs the platform of the sample world. */
export const sampleStaff = 'root@circlegate.example'

export async function ensureSampleStaff(system: Lanes, hash: () => Promise<string>): Promise<void> {
  const count = await within(system, (db) => db.staffAccount.count())
  if (count > 0) return
  const person = { email: sampleStaff, emailFolded: sampleStaff, displayName: 'Root of Circlegate' }
  const data = { id: newId(), ...person, role: 'OWNER', passwordHash: await hash() }
  await within(system, (db) => db.staffAccount.create({ data }))
}

export const sampleEmails = () => everybody().map(({ role, code }) => emailOf(role, code))

/** Everybody who can sign in, company by company. */
export function everybody() {
  const companies = [
    ...corporates.map(({ code, name }) => ({ code, name, type: 'CORPORATE' as const })),
    ...circles.map(({ code, name }) => ({ code, name, type: 'CIRCLE' as const })),
    ...vendors.map(({ code, name }) => ({ code, name, type: 'VENDOR' as const })),
  ]
  return companies.flatMap((company) => people[company.type].map((role) => ({ ...company, role })))
}

async function within<T>(system: Lanes, work: (db: Db) => Promise<T>): Promise<T> {
  const operation = system.begin({ mode: 'write' })
  try {
    const made = await work(operation.db)
    await operation.commit()
    return made
  } catch (error) {
    await operation.rollback(error)
    throw error
  }
}

async function createTenants(db: Db): Promise<Ids> {
  const companies = [...new Map(everybody().map((one) => [one.code, one])).values()]
  const rows = companies.map(({ code, name, type }) => ({
    id: newId(),
    type,
    organizationCode: code,
    organizationName: name,
    status: 'ACTIVE',
  }))
  await db.tenant.createMany({ data: rows })
  const areas = new Map<string, string>(circles.map((c) => [c.code, c.telecomCircle]))
  await db.tenantProfile.createMany({
    data: rows.map(({ id, organizationCode }) => ({
      tenantId: id,
      telecomCircleCode: areas.get(organizationCode) ?? null,
      subdomain: labelOf(organizationCode, null),
    })),
  })
  return new Map(rows.map((row) => [row.organizationCode, row.id]))
}

async function createRelationships(db: Db, tenants: Ids): Promise<void> {
  await db.corporateRelationship.createMany({
    data: circles.map(({ code, corporate, governance, sharing }) => ({
      tenantId: tenants.get(code)!,
      id: newId(),
      corporateId: tenants.get(corporate)!,
      governanceLevel: governance,
      dataSharingLevel: sharing,
    })),
  })
  await db.vendorRelationship.createMany({
    data: contracts.map(({ circle, vendor, vendorCode, rate, status }) => ({
      tenantId: tenants.get(circle)!,
      id: newId(),
      vendorId: tenants.get(vendor)!,
      vendorCode,
      capabilities: ['installation', 'dismantling'],
      billingRate: rate,
      status,
    })),
  })
}

/** A branch for each city of a circle and each team of a vendor, by `<code>/<name>`. */
async function createUnits(db: Db, tenants: Ids): Promise<Ids> {
  const branches = circles.flatMap(({ code, cities }) =>
    Object.keys(cities).map((name) => ({ code, name: name, kind: 'BRANCH' })),
  )
  const teams = vendors.flatMap(({ code, teams }) =>
    teams.map((name) => ({ code: code, name: name, kind: 'TEAM' })),
  )
  const units = [...branches, ...teams].map((unit) => ({ ...unit, id: newId() }))
  await db.organizationUnit.createMany({
    data: units.map(({ code, ...unit }) => ({ ...unit, tenantId: tenants.get(code)! })),
  })
  return new Map(units.map(({ code, name, id }) => [`${code}/${name}`, id]))
}

type Staffing = { tenants: Ids; units: Ids; passwordHash: string }

async function createPeople(db: Db, { tenants, units, passwordHash }: Staffing): Promise<void> {
  const staff = everybody().map((person) => ({
    ...person,
    accountId: newId(),
    id: newId(),
    tenantId: tenants.get(person.code)!,
    email: emailOf(person.role, person.code),
    displayName: `${person.name} ${person.role}`,
    unitId: placedRoles.includes(person.role) ? firstUnit(units, person.code) : null,
  }))
  await db.account.createMany({
    data: staff.map(({ accountId, email, displayName }) => ({
      id: accountId,
      email,
      emailFolded: email,
      displayName,
      passwordHash,
    })),
  })
  await db.membership.createMany({
    data: staff.map(({ id, tenantId, accountId, displayName, unitId }) => ({ id, tenantId, accountId, displayName, unitId })), // biome-ignore format: one shape
  })
  await db.membershipRole.createMany({
    data: staff.map(({ id, tenantId, role }) => ({ id: newId(), tenantId, membershipId: id, roleCode: role })), // biome-ignore format: one shape
  })
}

const firstUnit = (units: Ids, code: string) =>
  [...units].find(([name]) => name.startsWith(`${code}/`))?.[1] ?? null

/** Each circle's sites go round its active vendors; each vendor's work goes round its teams. */
async function createSites(db: Db, tenants: Ids, units: Ids): Promise<void> {
  const sites = siteRows(tenants, units)
  await db.site.createMany({ data: sites })
  const working = contracts.filter(({ status }) => status === 'ACTIVE')
  const assignments = sites.map((site, turn) => {
    const here = working.filter(({ circle }) => tenants.get(circle) === site.tenantId)
    const { vendor } = here[turn % here.length]!
    return { vendor, turn, row: assignmentRow(site, tenants.get(vendor)!) }
  })
  await db.siteAssignment.createMany({ data: assignments.map(({ row }) => row) })
  await db.vendorPlacement.createMany({
    data: assignments.map(({ vendor, turn, row }) => {
      const teams = [...units].filter(([name]) => name.startsWith(`${vendor}/`))
      const [, unitId] = teams[turn % teams.length]!
      return { id: newId(), tenantId: row.vendorId, circleId: row.tenantId, assignmentId: row.id, unitId } // biome-ignore format: one shape
    }),
  })
}

const assignmentRow = (site: ReturnType<typeof siteRows>[number], vendorId: string) => ({
  tenantId: site.tenantId,
  id: newId(),
  unitId: site.unitId,
  siteId: site.id,
  vendorId,
  createdFrom: 'sample',
})
