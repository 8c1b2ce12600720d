import { abroad, absent, type Words } from './draw.ts'

export type Ask = { query: string; variables?: Record<string, unknown> }

const position = 'position { latitude longitude accuracyMeters }'
const site = `id tenantId unitId code name ${position} geofenceMeters address technology structure status retiredAt createdAt updatedAt version`
const card = 'id type organizationCode organizationName status'
const page = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const deep = `${site} tenant { ${card} } assignments(first: 5) { ${page} nodes { id vendor { ${card} } site { code } startsAt endsAt version } }`
const contract = `id tenantId vendorCode capabilities status validFrom validUntil version circle { ${card} } vendor { ${card} } billingRate { amount currency }`
const tenant = `${card} profile { tenantId subdomain maxUsers sharedVendorPool createdAt telecomCircle { code } } overseenBy { id governanceLevel dataSharingLevel corporate { ${card} } } parent { ${card} } circles { ${page} edges { cursor node { ${card} } } } vendors { ${page} edges { cursor node { ${contract} } } }`

const sitesQuery = `query ($first: Int!, $after: String, $filter: SiteFilter, $orderBy: SiteOrder!) { sites(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { ${page} edges { cursor node { ${deep} } } } }` // biome-ignore format: one query
const tenantsQuery = `query ($first: Int!, $after: String, $filter: TenantFilter) { tenants(first: $first, after: $after, filter: $filter) { ${page} edges { cursor node { ${card} } } } }` // biome-ignore format: one query

const box = {
  southWest: { latitude: 20, longitude: 70 },
  northEast: { latitude: 30, longitude: 80 },
}
const orders = ['CODE', 'NAME', 'NEWEST']

const filters = ({ circles, units, foreign }: Words): (Record<string, unknown> | undefined)[] => [
  undefined,
  ...circles.map((id) => ({ tenantId: [id] })),
  { tenantId: [...circles, foreign.id] },
  { tenantId: [foreign.id] },
  { region: ['WEST'] },
  { region: ['SOUTH'] },
  ...units.map((id) => ({ unitId: [id] })),
  { technology: ['G4'] },
  { technology: ['G5'] },
  { structure: ['GROUND_TOWER'] },
  { status: ['ACTIVE'] },
  { status: ['RETIRED', 'PLANNED'] },
  { text: 'mx_north-s1' },
  { text: 'site-mx_south' },
  { text: foreign.code.slice(0, 10) },
  { box },
  { radius: { center: { latitude: 23.25, longitude: 77.41 }, meters: 10_000 } },
  { radius: { center: { latitude: 23.25, longitude: 77.41 }, meters: -1 } },
  { box: { southWest: box.northEast, northEast: box.southWest } },
]

/** Every root field with what it takes; a page is followed by the ones behind it. */
export const asksOf = (words: Words): Ask[] => [
  ...single(words),
  ...orders.flatMap((orderBy) =>
    filters(words).flatMap((filter) =>
      [3, 20].map((first) => ({ query: sitesQuery, variables: { first, filter, orderBy } })),
    ),
  ),
  ...[0, 101].map((first) => ({ query: sitesQuery, variables: { first, orderBy: 'CODE' } })),
  ...['x', 'WyJDT0RFIl0'].map((after) => ({ query: sitesQuery, variables: { first: 3, after, orderBy: 'CODE' } })), // biome-ignore format: one page
  ...[undefined, { type: ['CIRCLE'] }, { type: ['VENDOR'] }, { status: ['ACTIVE'] }, { text: 'MX_' }, { text: 'mx_f' }].flatMap((filter) => [1, 50].map((first) => ({ query: tenantsQuery, variables: { first, filter } }))), // biome-ignore format: one list
]

function single({ circles, sites, foreign, vendors }: Words): Ask[] {
  const ids = [...sites.slice(0, 4), ...sites.slice(-2), abroad, absent, 'no id']
  const places = [undefined, ...circles, foreign.id, absent]
  return [
    { query: '{ me { id email displayName memberships { id status validFrom tenant { id } roles { code } } } }' }, // biome-ignore format: one query
    { query: '{ telecomCircles { code name region states } }' },
    { query: `{ actingTenant { ${tenant} } }` },
    ...ids.flatMap((id) => places.map((tenantId) => ({ query: `query ($id: ID!, $tenantId: ID) { site(id: $id, tenantId: $tenantId) { ${deep} } }`, variables: { id, tenantId } }))), // biome-ignore format: one query
    ...[...circles, ...vendors, foreign.id, absent].map((id) => ({ query: `query ($id: ID!) { tenant(id: $id) { ${tenant} } }`, variables: { id } })), // biome-ignore format: one query
    { query: '{ sites { nodes { secret } } }' },
  ]
}

const made = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const create = `mutation ($input: CreateSiteInput!) { createSite(input: $input) { ${deep} } }`
const update = `mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { ${deep} } }`
const plain = { position: { latitude: 1, longitude: 1 }, address: '-', technology: 'G4', structure: 'POLE' } // biome-ignore format: one row

/** Writes, those that foreign rows could get into the way of before all. */
export function writesOf({ circles, sites, foreign, vendors, units }: Words, turn: number): Ask[] {
  const places = [undefined, ...circles, foreign.id, absent]
  return [
    ...places.flatMap((tenantId, i) => [
      { query: create, variables: { input: { ...plain, tenantId, id: abroad, code: `N${turn}-${i}`, name: 'n' } } }, // biome-ignore format: one write
      {
        query: create,
        variables: { input: { ...plain, tenantId, code: 'MX_NORTH-S24', name: 'n' } },
      },
      { query: create, variables: { input: { ...plain, tenantId, unitId: units[0], code: `U${turn}-${i}`, name: 'n' } } }, // biome-ignore format: one write
      { query: create, variables: { input: { ...plain, tenantId, id: made(turn * 100 + i), code: `M${turn}-${i}`, name: 'n' } } }, // biome-ignore format: one write
      {
        query: update,
        variables: { input: { tenantId, id: sites[0], version: 1, name: `t${turn}` } },
      },
      { query: update, variables: { input: { tenantId, id: abroad, version: 1, name: 'x' } } },
      { query: `mutation ($input: RetireSiteInput!) { retireSite(input: $input) { ${site} } }`, variables: { input: { tenantId, id: sites[11], version: 7 } } }, // biome-ignore format: one write
      { query: 'mutation ($input: AssignSiteInput!) { assignSite(input: $input) { id vendor { id } } }', variables: { input: { tenantId, siteId: sites[2], vendorId: vendors[0] } } }, // biome-ignore format: one write
      { query: 'mutation ($input: EndSiteAssignmentInput!) { endSiteAssignment(input: $input) { id endsAt } }', variables: { input: { tenantId, id: abroad, version: 1 } } }, // biome-ignore format: one write
      { query: 'mutation ($input: PlaceSiteAssignmentInput!) { placeSiteAssignment(input: $input) { id } }', variables: { input: { tenantId: tenantId ?? absent, assignmentId: abroad, unitId: units[0] } } }, // biome-ignore format: one write
    ]),
    { query: 'mutation { login(input: { email: "nobody@test.example", password: "wrong" }) { accessToken } }' }, // biome-ignore format: one write
    { query: 'mutation { refreshSession(input: { refreshToken: "wrong" }) { accessToken } }' },
  ]
}
