import { createHash } from 'node:crypto'
import { inject } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { inDatabase } from '../../../src/db/migrate/shadow.ts'
import type { World } from '../../support/world.ts'
import {
  apiKeyOf,
  archiveOf,
  comingOf,
  designationOf,
  domainOf,
  type Facts,
  foundingOf,
  idOf,
  invitationOf,
  type Key,
  type Member,
  proposedBy,
  type Window,
} from '../model/facts.ts'
import { entriesIn } from '../model/rows.ts'

type Db = Parameters<Parameters<World['make']>[0]>[0]

const day = 24 * 3_600_000
const from = { open: -90, closing: -30, past: -60, future: 30 }
const until = { open: null, closing: 30, past: -31, future: null }

/** One moment for all that is seeded: two worlds must not differ in which of their times are the same. */
const began = Date.now()
const at = (days: number) => new Date(began + days * day)
const begins = (window: Window) => at(from[window])
const ends = (window: Window) => (until[window] === null ? null : at(until[window]))
const between = (window: Window) => ({ validFrom: begins(window), validUntil: ends(window) })

/** Puts a world of plain values into the database, with every trigger and no question of who may. */
export async function seed(world: World, facts: Facts): Promise<void> {
  // One after the other: a lane is lent for seconds, and a busy machine may need more for all of it.
  for (const part of [companies, foundings, relationships, offers, people, staff, proposals, work, archives])
    await world.make((db) => part(db, facts))
  // The companies that come of them are gone again.
  await world.run(`DELETE FROM tenant WHERE organization_code LIKE '%\\_ONCE'`)
  // What is told of how something was made has the id of what was made: so the model knows it.
  await world.run('UPDATE history SET id = entity_id')
  await writeJournal(world, facts)
}

/** The journal and the trail have written themselves: what the model knows of it stands there instead, each of a kind of its own. */
async function writeJournal(world: World, facts: Facts): Promise<void> {
  const { pathname } = new URL(world.url)
  const ownerUrl = inDatabase(inject('serverUrl'), pathname.slice(1))
  await withConnection(ownerUrl, 'the scratch database', (owner) =>
    // All at once, and in the order of the sealer, which may be at it: to want more afterwards would be a deadlock.
    owner.query(`BEGIN; LOCK TABLE audit_entry, audit_head;
      ALTER TABLE audit_entry DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER;
      TRUNCATE audit_entry, audit_head;
      ALTER TABLE audit_entry ENABLE TRIGGER USER; ALTER TABLE audit_head ENABLE TRIGGER USER; COMMIT`),
  )
  const data = entriesIn(facts).map((entry) => ({ ...entry, ...seeded }))
  await world.make((db) => db.auditEntry.createMany({ data }))
  await world.run('DELETE FROM security_event')
  const comings = facts.members.map((member) => ({
    ...comingOf(member),
    kind: 'SECOND_FACTOR_SET',
  }))
  await world.make((db) => db.securityEvent.createMany({ data: comings }))
}

const seeded = { entity: 'Seeded', entityId: idOf('seeded'), action: 'UPDATED', changes: { plan: ['old', 'new'] } }

async function companies(db: Db, facts: Facts): Promise<void> {
  await db.tenant.createMany({
    data: facts.companies.map(({ id, type, code, name, status }) => ({ id, type, organizationCode: code, organizationName: name, status })),
  })
  await db.tenantProfile.createMany({
    data: facts.companies.map(({ id, subdomain, pool, reports }) => ({
      tenantId: id,
      subdomain,
      sharedVendorPool: pool,
      crossCircleReporting: reports,
      telecomCircleCode: 'MPCG',
      maxUsers: 1000,
    })),
  })
  await db.tenantDomain.createMany({
    data: facts.companies.map((company) => ({ ...domainOf(company), verifiedAt: at(-1) })),
  })
  await db.organizationUnit.createMany({ data: facts.units.map((u) => ({ ...u, kind: 'BRANCH' })) })
}

async function foundings(db: Db, { companies }: Facts): Promise<void> {
  const corporates = companies.filter(({ type }) => type === 'CORPORATE')
  await db.founding.createMany({ data: corporates.map(foundingOf) })
}

async function relationships(db: Db, facts: Facts): Promise<void> {
  for (const { governance, sharing, vendors, window, ...row } of facts.oversights)
    await db.corporateRelationship.create({
      data: { ...row, governanceLevel: governance, dataSharingLevel: sharing, independentVendorManagement: !vendors, ...between(window) },
    })
  await db.vendorRelationship.createMany({
    data: facts.contracts.map(({ window, ...row }) => ({ ...row, ...between(window) })),
  })
}

async function offers(db: Db, facts: Facts): Promise<void> {
  await db.offer.createMany({
    data: facts.offers.map(({ code, ...row }) => ({ ...row, organizationCode: code, ...levels(row), expiresAt: at(30), createdFrom: '-' })),
  })
}

const levels = ({ kind }: { kind: string }) => (kind === 'OVERSIGHT' ? { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' } : {})

async function people(db: Db, facts: Facts): Promise<void> {
  const { members, roles, companies } = facts
  await db.account.createMany({
    data: members.map(({ accountId: id, name }) => ({
      id,
      email: emailOf(id),
      emailFolded: emailOf(id),
      displayName: name,
      passwordHash: '-',
    })),
  })
  await db.role.createMany({
    data: roles.map((role) => ({ ...role, description: '-', createdFrom: '-' })),
  })
  await db.designation.createMany({
    data: companies.map((company) => ({ ...designationOf(facts, company), description: '-', createdFrom: '-' })),
  })
  await db.membership.createMany({
    data: members.map(({ tenantId, id, accountId, name, unitId, titled, window }) => ({
      tenantId,
      id,
      accountId,
      displayName: name,
      unitId,
      designationId: titled ? idOf('designation') : null,
      ...between(window ?? 'open'),
    })),
  })
  await db.membershipRole.createMany({
    data: members.map(({ tenantId, id, name, role }) => ({ tenantId, id: idOf('bearing', name), membershipId: id, roleCode: role })),
  })
  await db.invitation.createMany({
    data: members.map((member) => {
      const row = invitationOf(member)
      return { ...row, emailFolded: row.email, roles: ['viewer'], expiresAt: at(30), createdFrom: '-' }
    }),
  })
  await db.apiKey.createMany({
    data: members.map((member) => ({
      ...apiKeyOf(member),
      ...plainKey,
      permissions: [...apiKeyOf(member).permissions],
      hash: digestOf(secretOf(member)),
      expiresAt: at(30),
    })),
  })
  await db.session.createMany({
    data: members.map((m) => ({ id: m.sessionId, accountId: m.accountId, expiresAt: at(1) })),
  })
}

const plainKey = { prefix: 'cgk_Seeded00', createdFrom: '-' }

/** What a program shows that asks by the key of a member. */
export const secretOf = ({ name }: Member) => `cgk_${digestOf(name)}`

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')

/** One of the staff acts in whoever's place. */
export const staffId = idOf('staff')

async function staff(db: Db, { actings, members }: Facts): Promise<void> {
  const email = emailOf(staffId)
  await db.staffAccount.create({ data: { id: staffId, email, emailFolded: email, displayName: 'Staff', role: 'OWNER', passwordHash: '-' } })
  await db.actingSession.createMany({
    data: actings.map(({ writes: mayWrite, ...row }) => {
      const { name: memberName } = members.find((one) => one.tenantId === row.tenantId && one.id === row.membershipId)!
      return { ...row, memberName, mayWrite, staffId, staffName: 'Staff', reason: '-', expiresAt: new Date(Date.now() + 3_600_000) }
    }),
  })
}

async function proposals(db: Db, facts: Facts): Promise<void> {
  await db.proposal.createMany({
    data: facts.proposals.map((proposal) => {
      const { isVoid, terms, ...row } = proposal
      const subject = terms ? { id: terms.id, tenantId: terms.tenantId } : { tenantId: row.tenantId }
      return {
        ...{ ...row, ...(terms ? ofTerms : ofName), entityId: terms?.id ?? row.tenantId },
        ...{ signedBy: [isVoid ? 'void' : '-'], expiresAt: at(30), voidAt: isVoid ? at(-1) : null },
        input: { ...subject, version: 1, ...proposedBy(proposal) },
      }
    }),
  })
}

const ofName = { mutation: 'updateTenant', permission: 'profile.update', entity: 'Tenant' }
const ofTerms = { mutation: 'updateCorporateRelationship', permission: 'relationship.update', entity: 'CorporateRelationship' }

async function archives(db: Db, { companies }: Facts): Promise<void> {
  const all = companies.map(archiveOf)
  await db.tenantExport.createMany({
    data: all.map(({ bytes, ...key }) => ({
      ...key,
      byteCount: bytes.length,
      sha256: digestOf(bytes),
      readyAt: at(0),
      expiresAt: new Date('2999-01-01'),
    })),
  })
  await db.exportChunk.createMany({
    data: all.map(({ tenantId, id, bytes }) => ({ tenantId, id, exportId: id, at: 0, bytes: Buffer.from(bytes) })),
  })
}

export const emailOf = (accountId: string) => `${accountId}@test.example`

async function work(db: Db, facts: Facts): Promise<void> {
  await db.site.createMany({ data: facts.sites.map((site) => ({ ...plainSite, ...site, ...folded(site) })) })
  await db.siteAssignment.createMany({
    data: facts.assignments.map(({ window, ...row }) => ({ ...row, startsAt: begins(window), endsAt: ends(window), createdFrom: '-' })),
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
