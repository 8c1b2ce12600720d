import type { World } from '../../support/world.ts'
import { type Facts, idOf, type Key, type Window } from '../model/facts.ts'

type Db = Parameters<Parameters<World['make']>[0]>[0]

const day = 24 * 3_600_000
const from = { open: -30, closing: -30, past: -30, future: 30 }
const until = { open: null, closing: 30, past: -1, future: null }

const at = (days: number) => new Date(Date.now() + days * day)
const begins = (window: Window) => at(from[window])
const ends = (window: Window) => (until[window] === null ? null : at(until[window]))
const between = (window: Window) => ({ validFrom: begins(window), validUntil: ends(window) })

/** Puts a world of plain values into the database, with every trigger and no question of who may. */
export async function seed(world: World, facts: Facts): Promise<void> {
  await world.make(async (db) => {
    await companies(db, facts)
    await relationships(db, facts)
    await people(db, facts)
    await work(db, facts)
  })
}

async function companies(db: Db, facts: Facts): Promise<void> {
  await db.tenant.createMany({
    data: facts.companies.map(({ id, type, code, name, status }) => ({ id, type, organizationCode: code, organizationName: name, status })), // biome-ignore format: one row
  })
  await db.tenantProfile.createMany({
    data: facts.companies.map(({ id, subdomain, pool }) => ({ tenantId: id, subdomain, sharedVendorPool: pool, telecomCircleCode: 'MPCG' })), // biome-ignore format: one row
  })
  await db.tenantDomain.createMany({
    data: facts.companies.map(({ id, code, subdomain }) => ({ tenantId: id, id: idOf('domain', code), host: `${subdomain}.example` })), // biome-ignore format: one row
  })
  await db.organizationUnit.createMany({ data: facts.units.map((u) => ({ ...u, kind: 'BRANCH' })) })
}

async function relationships(db: Db, facts: Facts): Promise<void> {
  for (const { governance, sharing, window, ...row } of facts.oversights)
    await db.corporateRelationship.create({ data: { ...row, governanceLevel: governance, dataSharingLevel: sharing, ...between(window) } }) // biome-ignore format: one row
  await db.vendorRelationship.createMany({
    data: facts.contracts.map(({ window, ...row }) => ({ ...row, ...between(window) })),
  })
}

async function people(db: Db, { members }: Facts): Promise<void> {
  await db.account.createMany({
    data: members.map(({ accountId: id, name }) => ({ id, email: emailOf(id), emailFolded: emailOf(id), displayName: name, passwordHash: '-' })), // biome-ignore format: one row
  })
  await db.membership.createMany({
    data: members.map(({ tenantId, id, accountId, name, unitId }) => ({ tenantId, id, accountId, displayName: name, unitId })), // biome-ignore format: one row
  })
  await db.membershipRole.createMany({
    data: members.map(({ tenantId, id, name, role }) => ({ tenantId, id: idOf('bearing', name), membershipId: id, roleCode: role })), // biome-ignore format: one row
  })
  await db.session.createMany({
    data: members.map((m) => ({ id: m.sessionId, accountId: m.accountId, expiresAt: at(1) })),
  })
}

export const emailOf = (accountId: string) => `${accountId}@test.example`

async function work(db: Db, facts: Facts): Promise<void> {
  await db.site.createMany({ data: facts.sites.map((site) => ({ ...plainSite, ...site, ...folded(site) })) }) // biome-ignore format: one row
  await db.siteAssignment.createMany({
    data: facts.assignments.map(({ window, ...row }) => ({ ...row, startsAt: begins(window), endsAt: ends(window), createdFrom: '-' })), // biome-ignore format: one row
  })
  await db.vendorPlacement.createMany({ data: facts.placements })
}

const folded = ({ code, name }: Key & { code: string; name: string }) => ({
  codeFolded: code.toLowerCase(),
  nameFolded: name.toLowerCase(),
})

const plainSite = {
  latitude: 23.25,
  longitude: 77.41,
  address: 'A road',
  technology: '4G',
  structure: 'GROUND_TOWER',
  createdFrom: '-',
}
