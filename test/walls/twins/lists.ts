import { idOf } from '../model/facts.ts'
import { abroad, absent, type Words } from './draw.ts'
import type { Ask } from './requests.ts'

const card = 'id type organizationCode organizationName status'
const changes = 'changes { field before after }'

/** What is shown of a row of each list that has a filter and an order of its own. */
// biome-ignore format: one table
const shown = {
  memberships: `id tenantId displayName unitId status tenant { ${card} } roles { code }`,
  invitations: 'id tenantId email roles unitId status version',
  designations: 'id tenantId name roles version',
  apiKeys: 'id tenantId membershipId name permissions status version',
  roles: 'tenantId code id name entries { permission unitId }',
  offers: `id tenantId kind organizationCode status vendorCode validFrom validUntil expiresAt version tenant { ${card} }`,
  proposals: `id tenantId proposerTenantId status reason isStale proposedBy decidedBy version ${changes}`,
  securityEvents: 'id tenantId kind memberId memberName address detail times',
  mySecurityEvents: 'id kind address detail times',
  auditEntries: `id tenantId entity entityId action mutation actorTenantId actorId actorName permission reach ${changes}`,
}

const inputs: Record<keyof typeof shown, string> = {
  memberships: 'MembershipFilter',
  invitations: 'InvitationFilter',
  designations: 'DesignationFilter',
  apiKeys: 'ApiKeyFilter',
  roles: 'RoleFilter',
  offers: 'OfferFilter',
  proposals: 'ProposalFilter',
  securityEvents: 'SecurityEventFilter',
  mySecurityEvents: 'AccountEventFilter',
  auditEntries: 'AuditFilter',
}

/** Whatever a filter takes: what is there, what only others have, and what nobody has. */
function filtersOf({ circles, foreign, units, members }: Words): Record<keyof typeof shown, object[]> {
  const inCompanies = [...circles, foreign.id].map((id) => ({ tenantId: [id] }))
  const inState = (...all: string[][]) => all.map((status) => ({ status }))
  const title = idOf('designation')
  const times = [{ from: '1990-01-01T00:00:00Z' }, { to: '2200-01-01T00:00:00Z' }]
  return {
    memberships: [
      ...[...inCompanies, ...inState(['ACTIVE'], ['SUSPENDED', 'ENDED']), { unitId: units }],
      ...[{ text: 'mx_' }, { text: 'mx_foreign' }, { role: ['admin'] }, { usable: true }],
      ...[title, abroad].map((id) => ({ designationId: [id] })),
    ],
    invitations: [...inCompanies, ...inState(['OPEN'], ['ACCEPTED', 'REVOKED'])],
    designations: [...inCompanies, { id: [title] }, { id: [abroad, absent] }],
    apiKeys: [...[members, [abroad, absent]].map((membershipId) => ({ membershipId })), ...inState(['ACTIVE'], ['EXPIRED', 'REVOKED'])],
    roles: [
      ...[...inCompanies, { code: ['viewer'] }, { code: ['ABROAD'] }, { text: 'view' }],
      ...['OWN', 'SYSTEM'].map((kind) => ({ kind })),
    ],
    offers: [
      ...['MADE', 'RECEIVED'].map((direction) => ({ direction })),
      ...['CONTRACT', 'OVERSIGHT'].map((kind) => ({ kind: [kind] })),
      ...inState(['OPEN'], ['ACCEPTED', 'DECLINED']),
    ],
    proposals: [...['MADE', 'RECEIVED'].map((direction) => ({ direction })), ...inState(['PENDING'], ['VOID'], ['APPROVED', 'REJECTED'])],
    // Of a kind that asking adds nothing to.
    securityEvents: [{}, ...[members[0], abroad].map((memberId) => ({ memberId })), ...times].map((filter) => ({
      kind: ['SECOND_FACTOR_SET'],
      ...filter,
    })),
    mySecurityEvents: [{}, ...times].map((filter) => ({ kind: ['PASSWORD_RESET'], ...filter })),
    auditEntries: [
      ...[{ entity: 'Seeded' }, { entityId: idOf('seeded') }, { entityId: abroad }],
      ...[members[0], abroad].map((actorId) => ({ actorId })),
      ...['UPDATED', 'REFUSED'].map((action) => ({ action })),
      ...['CHANGE', 'REFUSAL'].map((kind) => ({ kind })),
      ...times,
    ],
  }
}

/** Every list with each of its filters, and with none; a proposal by its id, wherever it is. */
export function listed(words: Words): Ask[] {
  const filters = filtersOf(words)
  const lists = Object.keys(shown) as (keyof typeof shown)[]
  const places = [undefined, words.circles[1], words.foreign.id]
  return [
    ...lists.flatMap((list) =>
      [...(list.endsWith('ecurityEvents') ? [] : [undefined]), ...filters[list]].map((filter) => ({
        query: queryOf(list),
        variables: { first: 1, filter },
      })),
    ),
    ...words.proposals.flatMap(({ id }) => places.map((tenantId) => ({ query: proposal, variables: { id, tenantId } }))),
  ]
}

const queryOf = (list: keyof typeof shown) =>
  `query ($first: Int!, $after: String, $filter: ${inputs[list]}) { ${list}(first: $first, after: $after, filter: $filter) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { ${shown[list]} } } } }`

const proposal = `query ($id: ID!, $tenantId: ID) { proposal(id: $id, tenantId: $tenantId) { ${shown.proposals} } }`
