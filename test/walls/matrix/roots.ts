import { type Facts, sameKey, type Unit } from '../model/facts.ts'
import { usable } from '../model/roles.ts'
import {
  actingsOf,
  apiKeysOf,
  archivesOf,
  cardsOf,
  comingsOf,
  designationsOf,
  entriesOf,
  invitationsOf,
  isNowhere,
  membersOf,
  offersOf,
  proposalsOf,
  rolesOf,
  sitesOf,
  unitsOf,
} from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { explained, holding } from './explained.ts'
import { companyOf, forbidden, invalid, type Line, notFound, principalOf, shownProposal, shownUnit } from './lines.ts'

/** One question of a root field, about one target where it has one. */
export type Ask = {
  field: string
  args: string
  /** The company that is asked about, and what of it is named in the question. */
  about?: string
  names?: string[]
  /** It asks for no company: whoever is signed in has an answer. */
  ofPerson?: true
  /** What it leads to is not asked: it would tell of the write itself. */
  shallow?: boolean
} & Line<undefined>

type Given = Omit<Ask, 'field'>

/** Every root field of the queries, with all that is asked of it. */
export const queries: Record<string, (facts: Facts) => Given[]> = {
  me: () => [{ args: '', type: 'User', shape: 'one', ofPerson: true, find: principalOf }],
  // What is a person's own is for nobody who asks for them.
  sessions: () => [
    {
      ...{ args: '', type: 'OpenSession', shape: 'many', ofPerson: true },
      find: ({ member, by }) => (by.is === 'PERSON' ? [member] : forbidden),
    },
  ],
  actingTenant: () => [
    {
      args: '',
      type: 'Tenant',
      shape: 'one',
      needs: 'tenant.read',
      find: ({ company }) => company,
    },
  ],
  telecomCircles: () => [{ args: '', type: 'TelecomCircle', shape: 'many', needs: 'tenant.read', find: () => areas }],
  tenant: ({ companies }) =>
    companies.map(({ id }) => ({
      ...{ args: `(id: "${id}")`, about: id, names: [id], type: 'Tenant', shape: 'one' },
      needs: 'tenant.read',
      find: (view) => (cardsOf(view).has(id) ? companyOf(view, id) : notFound),
    })),
  tenants: () => [
    {
      ...{ args: '(first: 100)', type: 'Tenant', shape: 'page', needs: 'tenant.read' },
      find: (view) => view.facts.companies.filter(({ id }) => isListed(view, id)),
    },
  ],
  offers: () => [
    {
      ...{ args: '(first: 100)', type: 'Offer', shape: 'page', needs: 'relationship.read' },
      find: offersOf,
    },
  ],
  proposal: ({ proposals }) =>
    proposals.map(
      ({ tenantId, id }): Given => ({
        ...{ args: `(id: "${id}", tenantId: "${tenantId}")`, about: tenantId, names: [id, tenantId] },
        ...{ type: 'Proposal', shape: 'one', needs: 'proposal.read' },
        find: (view) => proposalsSeen(view).find((one) => sameKey(one, { tenantId, id })) ?? notFound,
      }),
    ),
  proposals: () => [
    {
      ...{ args: '(first: 100)', type: 'Proposal', shape: 'page', needs: 'proposal.read' },
      find: proposalsSeen,
    },
  ],
  site: ({ sites }) => [
    ...sites.map(
      ({ tenantId, id }): Given => ({
        ...{
          args: `(id: "${id}", tenantId: "${tenantId}")`,
          about: tenantId,
          names: [id, tenantId],
        },
        ...oneSite,
        find: (view) => sitesOf(view).find((site) => sameKey(site, { tenantId, id })) ?? notFound,
      }),
    ),
    ...sites.map(
      ({ tenantId, id }): Given => ({
        ...{ args: `(id: "${id}")`, about: tenantId, names: [id] },
        ...oneSite,
        find: (view) => siteAnywhere(view, id),
      }),
    ),
  ],
  organizationUnit: ({ units }) =>
    units.map(
      ({ tenantId, id }): Given => ({
        ...{ args: `(id: "${id}", tenantId: "${tenantId}")`, about: tenantId, names: [id, tenantId] },
        ...oneUnit,
        find: (view) => {
          const found = unitsOf(view).find((unit) => sameKey(unit, { tenantId, id }))
          return found ? shownUnit(view, found) : notFound
        },
      }),
    ),
  organizationUnits: ({ units }) => [
    { args: '(first: 100)', ...manyUnits, find: (view) => unitsOf(view).map((u) => shownUnit(view, u)) },
    // Of one name in every company: what lies within it lies in those that are seen.
    ...['U1', 'U2'].map((word): Given => {
      const { id } = units.find(({ name }) => name.endsWith(`-${word}`))!
      return {
        ...{ args: `(first: 100, filter: { within: "${id}" })`, names: [id] },
        ...manyUnits,
        find: (view) =>
          unitsOf(view)
            .filter((unit) => isWithin(view, unit, id))
            .map((unit) => shownUnit(view, unit)),
      }
    }),
  ],
  auditEntries: () => [
    {
      ...{ args: '(first: 100, filter: { entity: "Seeded" })', type: 'AuditEntry', shape: 'page' },
      needs: 'audit.read',
      find: entriesOf,
    },
  ],
  explainAccess: explained,
  whoCan: holding,
  securityEvents: () => [
    {
      ...{ args: '(first: 100, filter: { kind: [SECOND_FACTOR_SET] })', type: 'SecurityEvent' },
      ...{ shape: 'page', needs: 'security.read' },
      find: comingsOf,
    },
  ],
  // Nobody has signed in anew in this world, nor failed to.
  mySecurityEvents: () => [
    {
      ...{ args: '(first: 100, filter: { kind: [PASSWORD_RESET] })', type: 'AccountEvent' },
      ...{ shape: 'page', ofPerson: true },
      find: ({ by }) => (by.is === 'PERSON' ? [] : forbidden),
    },
  ],
  actingSessions: () => [
    {
      ...{ args: '(first: 100)', type: 'ActingSession', shape: 'page', needs: 'support.read' },
      find: (view) => (view.part === null ? actingsOf(view) : forbidden),
    },
  ],
  // No company of this world is to end.
  tenantDeletion: () => [
    {
      ...{ args: '', type: 'TenantDeletion', shape: 'one', needs: 'profile.read' },
      find: ({ part }) => (part === null ? null : forbidden),
    },
  ],
  consolidatedReport: () => [
    {
      ...{ args: '', type: 'ConsolidatedReport', shape: 'one', needs: 'report.consolidated' },
      find: (view) => (view.part === null ? {} : forbidden),
    },
  ],
  tenantExports: () => [
    {
      ...{ args: '(first: 100)', type: 'TenantExport', shape: 'page', needs: 'export.take' },
      find: (view) => (view.part === null ? archivesOf(view) : forbidden),
    },
  ],
  memberships: ({ units }) => [
    { args: '(first: 100)', ...manyMembers, find: membersOf },
    {
      ...{ args: `(first: 100, filter: { unitId: ["${units[0]!.id}"] })`, names: [units[0]!.id] },
      ...manyMembers,
      find: (view) => membersOf(view).filter(({ unitId }) => unitId === units[0]!.id),
    },
  ],
  role: ({ companies }) =>
    companies.flatMap(({ id: tenantId }) =>
      ['KEEPER', 'viewer', 'engineer'].map(
        (code): Given => ({
          ...{ args: `(code: "${code}", tenantId: "${tenantId}")`, about: tenantId, names: [tenantId] },
          ...oneRole,
          find: (view) => rolesOf(view).find((role) => role.tenantId === tenantId && role.code === code) ?? notFound,
        }),
      ),
    ),
  roles: ({ companies }) => [
    ...['KEEPER', 'LOCAL', 'technician'].map(
      (code): Given => ({
        ...{ args: `(first: 100, filter: { code: ["${code}"] })`, ...manyRoles },
        find: (view) => rolesOf(view).filter((role) => role.code === code),
      }),
    ),
    ...companies.map(
      ({ id }): Given => ({
        ...{ args: `(first: 100, filter: { tenantId: ["${id}"] })`, about: id, names: [id] },
        ...manyRoles,
        find: (view) => rolesOf(view).filter(({ tenantId }) => tenantId === id),
      }),
    ),
  ],
  permissions: ({ companies }) =>
    companies.map(
      ({ id, type }): Given => ({
        ...{ args: `(tenantId: "${id}")`, about: id, names: [id], type: 'Permission' },
        ...{ shape: 'many', needs: 'role.read' },
        find: (view) => {
          if (isNowhere(view, id)) return notFound
          return view.part === null && view.hasRowsOf(id) ? [...usable[type]] : forbidden
        },
      }),
    ),
  invitations: () => [
    {
      ...{ args: '(first: 100)', type: 'Invitation', shape: 'page', needs: 'member.read' },
      find: invitationsOf,
    },
  ],
  designations: ({ companies }) => [
    { args: '(first: 100)', ...manyDesignations, find: designationsOf },
    ...companies.map(
      ({ id }): Given => ({
        ...{ args: `(first: 100, filter: { tenantId: ["${id}"] })`, about: id, names: [id] },
        ...manyDesignations,
        find: (view) => designationsOf(view).filter(({ tenantId }) => tenantId === id),
      }),
    ),
  ],
  apiKeys: () => [
    {
      ...{ args: '(first: 100)', type: 'ApiKey', shape: 'page', needs: 'key.read' },
      find: apiKeysOf,
    },
  ],
  sites: ({ companies }) => [
    { args: '(first: 100)', ...manySites, find: sitesOf },
    ...companies.map(
      ({ id }): Given => ({
        ...{ args: `(first: 100, filter: { tenantId: ["${id}"] })`, about: id, names: [id] },
        ...manySites,
        find: (view) => sitesOf(view).filter(({ tenantId }) => tenantId === id),
      }),
    ),
  ],
}

const oneUnit = { type: 'OrganizationUnit', shape: 'one', needs: 'unit.read' } as const
const manyUnits = { type: 'OrganizationUnit', shape: 'page', needs: 'unit.read' } as const
const manyMembers = { type: 'Membership', shape: 'page', needs: 'member.read' } as const
const oneRole = { type: 'Role', shape: 'one', needs: 'role.read' } as const
const manyRoles = { type: 'Role', shape: 'page', needs: 'role.read' } as const
const manyDesignations = { type: 'Designation', shape: 'page', needs: 'designation.read' } as const
const oneSite = { type: 'Site', shape: 'one', needs: 'site.read' } as const
const manySites = { type: 'Site', shape: 'page', needs: 'site.read' } as const

/** Up from a unit, as far as whoever asks sees. */
function isWithin(view: View, unit: Unit, id: string): boolean {
  if (unit.id === id) return true
  const { tenantId, parentId } = unit
  const above = unitsOf(view).find((u) => u.tenantId === tenantId && u.id === parentId)
  return !!above && isWithin(view, above, id)
}

/** Its own company and those that it reaches, as far as it may read their cards. */
const isListed = (view: View, id: string) => view.reach(id).is !== 'NONE' && cardsOf(view).has(id)

const proposalsSeen = (view: View) => proposalsOf(view).map((one) => shownProposal(view, one))

/** Its own company is looked in first; an id that two others share is not enough. */
function siteAnywhere(view: View, id: string) {
  const found = sitesOf(view).filter((site) => site.id === id)
  const own = found.find(({ tenantId }) => tenantId === view.company.id)
  if (!own && found.length > 1) return invalid
  return own ?? found[0] ?? notFound
}

const areas = [
  'AP',
  'AS',
  'BR',
  'DL',
  'GJ',
  'HP',
  'HR',
  'JK',
  'KA',
  'KL',
  'KO',
  'MH',
  'MPCG',
  'MU',
  'NE',
  'OR',
  'PB',
  'RJ',
  'TN',
  'UPE',
  'UPW',
  'WB',
]
