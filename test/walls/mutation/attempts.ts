import { type Assignment, type Company, domainOf, idOf, isBetween, isLive, type Oversight, type Site, type Unit } from '../model/facts.ts'
import {
  changesContract,
  changesKeys,
  changesOffer,
  changesOversight,
  changesProposal,
  contractsOf,
  keepsContracts,
  makesKeyFor,
  movesUnder,
} from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** A write, and how many rows the walls let it touch. */
export type Attempt = {
  table: string
  what: string
  statement: string
  rows: number
  /** No constraint may stand in the way either. */
  unhindered?: true
}

type Place = { tenantId: string; unitId: string | null }

/** Every kind of write into every place of the world. */
export const attemptsOf = (view: View): Attempt[] => [
  ...adding.flatMap((added) => added(view)),
  ...Object.entries(changeable).map(([table, rows]) => changed(table, rows(view))),
  bearings(view),
]

const companies = (view: View) => view.facts.companies.filter(({ id }) => view.writesRow(wholeOf(id)))
const members = (view: View) => view.facts.members.filter((member) => view.writesRow(member))

/** The rows of each table that whoever asks may change. */
const changeable: Record<string, (view: View) => unknown[]> = {
  tenant: companies,
  tenant_profile: companies,
  tenant_domain: companies,
  designation: companies,
  membership: members,
  invitation: members,
  corporate_relationship: (view) => view.facts.oversights.filter((row) => changesOversight(view, row)),
  vendor_relationship: (view) => view.facts.contracts.filter((row) => changesContract(view, row)),
  offer: (view) => view.facts.offers.filter((row) => changesOffer(view, row)),
  proposal: (view) => view.facts.proposals.filter((row) => changesProposal(view, row)),
  site: (view) => view.facts.sites.filter((site) => view.writesRow(site)),
  site_assignment: (view) => view.facts.assignments.filter((a) => view.writesRow(a)),
  vendor_placement: (view) =>
    view.facts.placements.filter((p) => view.writesRow(p) && mayPlace(view, given(view, p.circleId, p.assignmentId))),
  organization_unit: (view) => view.facts.units.filter((unit) => view.writesRow(hangsIn(unit))),
  role: (view) => view.facts.roles.filter(({ tenantId }) => view.writesRow(wholeOf(tenantId))),
  api_key: changesKeys,
}

/** Without a condition: what may not be read must not be touched either. */
const changed = (table: string, rows: unknown[]): Attempt => ({
  table,
  what: `change every ${table}`,
  statement: `UPDATE ${table} SET ${table === 'tenant' ? "organization_name = 'Changed'" : 'version = 9'}`,
  rows: rows.length,
})

const settings = `'MANAGED', 'NONE', true, true`

const foundings = (view: View): Attempt[] =>
  view.facts.companies.map(({ id, type, code }) => ({
    table: 'founding',
    what: `found a circle below ${code}`,
    statement: `INSERT INTO founding (tenant_id, id, type, organization_code, organization_name,
      governance_level, data_sharing_level, separate_billing, independent_vendor_management, created_from)
      VALUES ('${id}', '${newId}', 'CIRCLE', 'FOUNDED', 'Founded', ${settings}, '-')`,
    rows: type === 'CORPORATE' && view.writesRow({ tenantId: id, unitId: null }) ? 1 : 0,
  }))

/** A contract to a vendor that there is not, and oversight to a corporate that there is not. */
const offers = (view: View): Attempt[] =>
  view.facts.companies.flatMap(({ id, type, code }) => {
    const own = id === view.company.id && view.part === null && view.standsToWrite
    const made = (kind: string, terms: string, rows: boolean): Attempt => ({
      table: 'offer',
      what: `offer ${kind} of ${code}`,
      statement: `INSERT INTO offer (tenant_id, id, kind, organization_code, vendor_code, governance_level,
        data_sharing_level, expires_at, created_from)
        VALUES ('${id}', '${newId}', '${kind}', 'NOBODY', ${terms}, now() + '1 day', '-')`,
      rows: rows ? 1 : 0,
    })
    return [
      made('CONTRACT', `'NEW', NULL, NULL`, type === 'CIRCLE' && keepsContracts(view, id)),
      made('OVERSIGHT', `NULL, 'MANAGED', 'FULL'`, type !== 'VENDOR' && own),
    ]
  })

/** Terms, of a relationship by its id and of one by what would be done; or something else. */
type Proposed = { mutation: string; named?: Oversight; done?: Oversight }

/** To every company, by whoever acts and by another corporate. Who the member is, the database says itself. */
const addedProposals = (view: View): Attempt[] =>
  view.facts.companies.flatMap((company) => {
    const own = view.company.id
    const other = view.facts.companies.find((c) => c.type === 'CORPORATE' && c.id !== own)!
    const between = view.termsWith(company.id)
    const beside = view.facts.oversights.find((one) => !isBetween(one, own, company.id))
    const terms = (named = between, done = named): Proposed => ({ mutation: 'updateCorporateRelationship', named, done })
    const something = { ...terms(), mutation: '-' }
    const mistaken = between ? [terms(beside, between), terms(between, beside), terms(beside)] : []
    return [
      proposed(view, company, { by: own, what: something, rows: view.proposesIn(company.id) }),
      proposed(view, company, { by: own, what: terms(), rows: view.asksIn(company.id) }),
      ...mistaken.map((what) => proposed(view, company, { by: own, what })),
      ...[something, terms()].map((what) => proposed(view, company, { by: other.id, what })),
    ]
  })

type Proposing = { by: string; what: Proposed; rows?: boolean }

function proposed(view: View, { id, code }: Company, { by, what, rows }: Proposing): Attempt {
  const { mutation, named, done } = what
  const input = JSON.stringify({ id: done?.id, tenantId: done?.tenantId })
  return {
    table: 'proposal',
    what: `propose ${mutation} to ${code} as ${by}, of ${named?.id} as ${done?.id}`,
    statement: `INSERT INTO proposal (tenant_id, id, proposer_tenant_id, proposer_id, mutation, permission, entity, entity_id, input, expires_at)
      VALUES ('${id}', '${newId}', '${by}', '${view.member.id}', '${mutation}', '-', '-', ${named ? `'${named.id}'` : 'NULL'}, '${input}', now() + '1 day')`,
    rows: rows ? 1 : 0,
  }
}

/** From whoever stands above it then, with all that the company gives as it is, and by who may, once each differently. */
const moves = (view: View): Attempt[] =>
  [1, 40].flatMap((days) =>
    view.facts.oversights
      .filter((oversight) => holdsIn(days, oversight))
      .flatMap((oversight) => {
        const corporates = view.facts.companies.filter(({ type }) => type === 'CORPORATE')
        const may = corporates.filter(({ id }) => movesUnder(view, oversight, id))
        const others = corporates.filter((to) => !may.includes(to)).slice(0, 2)
        const plain = [...may, ...others].map((to) => moved(oversight, { to, days, may: may.includes(to) }))
        const differently = may.slice(0, 1).flatMap((to) => [1, 2, 3, 4, 5].map((more) => moved(oversight, { to, days, more, may: false })))
        return [...plain, ...differently]
      }),
  )

const holdsIn = (days: number, { window }: Oversight) => window === 'open' || window === (days < 30 ? 'closing' : 'future')

const next: Record<string, string> = {
  AUTONOMOUS: 'MANAGED',
  MANAGED: 'CONTROLLED',
  CONTROLLED: 'MANAGED',
  NONE: 'FULL',
  AGGREGATED: 'FULL',
  FULL: 'AGGREGATED',
}

type Move = { to: { id: string; code: string }; days: number; more?: number; may: boolean }

function moved({ tenantId, id, governance, sharing, vendors }: Oversight, { to, days, more = 0, may }: Move): Attempt {
  const level = more === 1 ? next[governance] : governance
  const share = more === 2 ? next[sharing] : sharing
  const end = `(SELECT valid_until FROM corporate_relationship WHERE tenant_id = '${tenantId}' AND id = '${id}')`
  const until = more === 5 ? `coalesce(${end}, now() + '400 days') - interval '1 hour'` : end
  return {
    table: 'corporate_relationship',
    what: `move ${tenantId} below ${to.code} in ${days} days${more ? `, differently ${more}` : ''}`,
    statement: `INSERT INTO corporate_relationship (tenant_id, id, corporate_id, valid_from, valid_until, governance_level,
      data_sharing_level, separate_billing, independent_vendor_management)
      VALUES ('${tenantId}', '${newId}', '${to.id}', now() + '${days} days', ${until}, '${level}', '${share}', ${more !== 3}, ${(more === 4) === vendors})`,
    rows: may ? 1 : 0,
  }
}

function addedSites(view: View): Attempt[] {
  const places: Place[] = [
    ...view.facts.companies.map(({ id }) => ({ tenantId: id, unitId: null })),
    ...view.facts.units.map(({ tenantId, id }) => ({ tenantId, unitId: id })),
  ]
  return places.map((place) => ({
    table: 'site',
    what: `add a site in ${nameOf(view, place)}`,
    statement: `INSERT INTO site (tenant_id, id, unit_id, code, code_folded, name, name_folded, latitude, longitude,
      address, technology, structure, created_from) VALUES ('${place.tenantId}', '${newId}', ${quoted(place.unitId)},
      'NEW', 'new', 'New', 'new', 0, 0, '-', '4G', 'POLE', '-')`,
    rows: view.writesRow(place) ? 1 : 0,
  }))
}

/** A unit is written where it hangs. */
const hangsIn = ({ tenantId, parentId }: Unit): Place => ({ tenantId, unitId: parentId })
const wholeOf = (tenantId: string): Place => ({ tenantId, unitId: null })

/** Some stand for the others: each policy is asked for every member. */
const every = <T>(step: number, all: T[]) => all.filter((_, index) => index % step === 0)

const addedUnits = (view: View): Attempt[] =>
  [
    ...every(3, view.facts.companies).map(({ id }) => wholeOf(id)),
    ...view.facts.units.map(({ tenantId, id }) => ({ tenantId, unitId: id })),
  ].map((place) => ({
    table: 'organization_unit',
    what: `add a unit in ${nameOf(view, place)}`,
    statement: `INSERT INTO organization_unit (tenant_id, id, parent_id, kind, name)
      VALUES ('${place.tenantId}', '${newId}', ${quoted(place.unitId)}, 'TEAM', 'NEW')`,
    rows: view.writesRow(place) ? 1 : 0,
  }))

const addedInvitations = (view: View): Attempt[] =>
  [
    ...every(3, view.facts.companies).map(({ id }) => wholeOf(id)),
    ...view.facts.units.map(({ tenantId, id }) => ({ tenantId, unitId: id })),
  ].map((place) => ({
    table: 'invitation',
    what: `invite somebody to ${nameOf(view, place)}`,
    statement: `INSERT INTO invitation (tenant_id, id, unit_id, email, email_folded, roles, expires_at, created_from)
      VALUES ('${place.tenantId}', '${newId}', ${quoted(place.unitId)}, 'a@b.example', 'a@b.example', '{viewer}', now() + interval '1 day', '-')`,
    rows: view.writesRow(place) ? 1 : 0,
  }))

/** For whoever acts, for others of the company, and for somebody elsewhere whose membership has the same id. */
const addedKeys = (view: View): Attempt[] => {
  const { members } = view.facts
  const colleagues = members.filter((one) => one.tenantId === view.company.id && one !== view.member)
  const alike = members.filter((one) => one.tenantId !== view.company.id && one.id === view.member.id)
  return [view.member, ...colleagues.slice(0, 2), ...alike.slice(0, 2)].map((member) => ({
    table: 'api_key',
    what: `make a key for ${member.name}`,
    statement: `INSERT INTO api_key (tenant_id, id, membership_id, name, prefix, hash, permissions, expires_at, created_from)
      VALUES ('${member.tenantId}', '${newId}', '${member.id}', 'New', 'cgk_', '-', '{tenant.read}', now() + interval '1 day', '-')`,
    rows: makesKeyFor(view, member) ? 1 : 0,
  }))
}

const addedDomains = (view: View): Attempt[] =>
  every(3, view.facts.companies).map(({ id, code }) => ({
    table: 'tenant_domain',
    what: `claim a domain for ${code}`,
    statement: `INSERT INTO tenant_domain (tenant_id, id, host) VALUES ('${id}', '${newId}', 'new.example')`,
    rows: view.writesRow(wholeOf(id)) ? 1 : 0,
  }))

const addedRoles = (view: View): Attempt[] =>
  every(3, view.facts.companies).map(({ id, code }) => ({
    table: 'role',
    what: `write a role for ${code}`,
    statement: `INSERT INTO role (tenant_id, id, code, name, description, entries, created_from)
      VALUES ('${id}', '${newId}', 'NEW', 'New', '-', '[]', '-')`,
    rows: view.writesRow(wholeOf(id)) ? 1 : 0,
  }))

const addedDesignations = (view: View): Attempt[] =>
  every(3, view.facts.companies).map(({ id, code }) => ({
    table: 'designation',
    what: `write a designation for ${code}`,
    statement: `INSERT INTO designation (tenant_id, id, name, description, roles, created_from)
      VALUES ('${id}', '${newId}', 'New', '-', '{}', '-')`,
    rows: view.writesRow(wholeOf(id)) ? 1 : 0,
  }))

const addedBearings = (view: View): Attempt[] =>
  every(3, view.facts.members).map(({ tenantId, id, name }) => ({
    table: 'membership_role',
    what: `give ${name} a role`,
    statement: `INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
      VALUES ('${tenantId}', '${newId}', '${id}', 'new')`,
    rows: view.writesRow(wholeOf(tenantId)) ? 1 : 0,
  }))

const bearings = (view: View): Attempt => ({
  table: 'membership_role',
  what: 'take every role from everybody',
  statement: 'UPDATE membership_role SET ended_at = now()',
  rows: view.facts.members.filter(({ tenantId }) => view.writesRow(wholeOf(tenantId))).length,
})

/** What another company has proved before is proved anew: whoever does so is not told that it had it. */
const takenDomains = (view: View): Attempt[] =>
  every(5, view.facts.companies).map(({ id, code }) => ({
    table: 'tenant_domain',
    what: `prove for ${code} what another has`,
    statement: `INSERT INTO tenant_domain (tenant_id, id, host, verified_at)
      VALUES ('${id}', '${newId}', '${domainOf(view.facts.companies[id === view.facts.companies[0]!.id ? 1 : 0]!).host}', now())`,
    rows: view.writesRow(wholeOf(id)) ? 1 : 0,
    unhindered: true,
  }))

function addedAssignments(view: View): Attempt[] {
  const contracts = contractsOf(view)
  return view.facts.contracts.flatMap((contract) =>
    view.facts.sites
      .filter(({ tenantId }) => tenantId === contract.tenantId)
      .slice(0, 2)
      .map((site) => ({
        table: 'site_assignment',
        what: `give ${site.code} under ${contract.vendorCode}`,
        statement: giving(site, contract.vendorId),
        rows: view.mayWriteIn(site.tenantId) && contracts.includes(contract) && contract.status === 'ACTIVE' && isLive(contract) ? 1 : 0,
      })),
  )
}

/** It hangs where its site hangs, whoever says otherwise. */
const giving = ({ tenantId, id, unitId }: Site, vendorId: string) =>
  `WITH given AS (
    INSERT INTO site_assignment (tenant_id, id, site_id, vendor_id, starts_at, ends_at, created_from)
    VALUES ('${tenantId}', '${newId}', '${id}', '${vendorId}', now() + '2 years', now() + '3 years', '-')
    RETURNING unit_id
  ) SELECT FROM given WHERE unit_id IS NOT DISTINCT FROM ${quoted(unitId)}`

function addedPlacements(view: View): Attempt[] {
  const { assignments, companies } = view.facts
  const vendors = companies.filter(({ type }) => type === 'VENDOR').map(({ id }) => id)
  const units = view.facts.units.filter(({ tenantId }) => vendors.includes(tenantId))
  return assignments.flatMap((assignment) =>
    units.map(({ tenantId, id: unitId, name }) => ({
      table: 'vendor_placement',
      what: `place ${assignment.id} in ${name}`,
      statement: `INSERT INTO vendor_placement (tenant_id, id, circle_id, assignment_id, unit_id)
        VALUES ('${tenantId}', '${newId}', '${assignment.tenantId}', '${assignment.id}', '${unitId}')`,
      rows: !view.part && view.writesRow({ tenantId, unitId }) && mayPlace(view, assignment) ? 1 : 0,
    })),
  )
}

/** A vendor places what it was given, while the contract is ACTIVE. */
const mayPlace = (view: View, assignment: Assignment) =>
  assignment.vendorId === view.company.id && isLive(assignment) && view.worksFor(assignment.tenantId)

const given = (view: View, circleId: string, id: string) => view.facts.assignments.find((a) => a.tenantId === circleId && a.id === id)!

const newId = idOf('new')
const quoted = (id: string | null) => (id === null ? 'NULL' : `'${id}'`)

function nameOf(view: View, { tenantId, unitId }: Place): string {
  const unit = view.facts.units.find(({ id }) => id === unitId)
  return unit?.name ?? view.facts.companies.find(({ id }) => id === tenantId)!.code
}

/** What is tried to be added. */
const adding = [
  addedSites,
  addedAssignments,
  addedPlacements,
  foundings,
  offers,
  moves,
  addedProposals,
  addedUnits,
  addedInvitations,
  addedDomains,
  takenDomains,
  addedKeys,
  addedRoles,
  addedDesignations,
  addedBearings,
]
