import { abroad, absent, type Words } from './draw.ts'
import { listed } from './lists.ts'

export type Ask = { query: string; variables?: Record<string, unknown> }

const position = 'position { latitude longitude accuracyMeters }'
const site = `id tenantId unitId code name ${position} geofenceMeters address technology structure status retiredAt createdAt updatedAt version`
const card = 'id type organizationCode organizationName status'
const page = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
const deep = `${site} tenant { ${card} } assignments(first: 5) { ${page} nodes { id vendor { ${card} } site { code } startsAt endsAt version } }`
const contract = `id tenantId vendorCode capabilities status validFrom validUntil version circle { ${card} } vendor { ${card} } billingRate { amount currency }`
const tenant = `${card} profile { tenantId subdomain maxUsers sharedVendorPool createdAt telecomCircle { code } } overseenBy { id governanceLevel dataSharingLevel corporate { ${card} } } parent { ${card} } domains { ${page} edges { cursor node { id host isPrimary verifiedAt createdAt version challenge { name } } } } circles { ${page} edges { cursor node { ${card} } } } vendors { ${page} edges { cursor node { ${contract} } } }`

const figures = 'plannedSites activeSites retiredSites activeContracts suppressed'
const offer = 'id tenantId kind organizationCode status vendorCode validFrom validUntil expiresAt version'
const entries = `history { ${page} nodes { subject action changes { field before after } } }`
const beside = `${entries} ancestors { ${card} } relationshipsAbove { ${page} nodes { id ${entries} } } relationshipsBelow { ${page} nodes { id tenant { ${card} } } } engagements { ${page} nodes { id ${entries} } }`

const sitesQuery = `query ($first: Int!, $after: String, $filter: SiteFilter, $orderBy: SiteOrder!) { sites(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { ${page} edges { cursor node { ${deep} } } } }`
const tenantsQuery = `query ($first: Int!, $after: String, $filter: TenantFilter, $orderBy: TenantOrder!) { tenants(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { ${page} edges { cursor node { ${card} } } } }`

const unit = 'id tenantId parentId kind name closedAt createdAt version'
const unitsQuery = `query ($first: Int!, $after: String, $filter: OrganizationUnitFilter, $orderBy: UnitOrder!) { organizationUnits(first: $first, after: $after, filter: $filter, orderBy: $orderBy) { ${page} edges { cursor node { ${unit} parent { id } children { ${page} nodes { id } } } } } }`
const unitFilters = ({ circles, units, foreign }: Words) => [
  undefined,
  ...[...circles, foreign.id].map((id) => ({ tenantId: [id] })),
  ...[...units, abroad].flatMap((id) => [{ within: id }, { parentId: [id] }]),
  ...[true, false].flatMap((yes) => [{ top: yes }, { closed: yes }]),
  { kind: ['BRANCH'] },
  { text: 'mx_north' },
  { text: 'mx_foreign' },
]

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
// biome-ignore format: one table
export const asksOf = (words: Words): Ask[] => [
  ...single(words),
  ...listed(words),
  ...['NAME', 'NEWEST'].flatMap((orderBy) => unitFilters(words).map((filter) => ({ query: unitsQuery, variables: { first: 2, filter, orderBy } }))),
  ...orders.flatMap((orderBy) =>
    filters(words).flatMap((filter) =>
      [3, 20].map((first) => ({ query: sitesQuery, variables: { first, filter, orderBy } })),
    ),
  ),
  ...[0, 101].map((first) => ({ query: sitesQuery, variables: { first, orderBy: 'CODE' } })),
  ...['x', 'WyJDT0RFIl0'].map((after) => ({ query: sitesQuery, variables: { first: 3, after, orderBy: 'CODE' } })),
  ...[undefined, { type: ['CIRCLE'] }, { type: ['VENDOR'] }, { status: ['ACTIVE'] }, { text: 'MX_' }, { text: 'mx_f' }].flatMap((filter) => [[1, 'CODE'], [50, 'CODE'], [2, 'NAME']].map(([first, orderBy]) => ({ query: tenantsQuery, variables: { first, filter, orderBy } }))),
]

function single({ circles, sites, foreign, vendors, units, members }: Words): Ask[] {
  const ids = [...sites.slice(0, 2), ...sites.slice(-2), abroad, absent, 'no id']
  const places = [undefined, ...circles, foreign.id, absent]
  return [
    { query: '{ me { id email displayName memberships { id status validFrom tenant { id } roles { code } } } }' },
    { query: '{ sessions { id createdAt lastUsedAt expiresAt address userAgent isCurrent } }' },
    { query: '{ telecomCircles { code name region states } }' },
    { query: `{ actingTenant { ${tenant} } }` },
    ...ids.flatMap((id) =>
      places.map((tenantId) => ({
        query: `query ($id: ID!, $tenantId: ID) { site(id: $id, tenantId: $tenantId) { ${deep} } }`,
        variables: { id, tenantId },
      })),
    ),
    ...[...circles, ...vendors, foreign.id, absent].map((id) => ({
      query: `query ($id: ID!) { tenant(id: $id) { ${tenant} } }`,
      variables: { id },
    })),
    ...[...units.slice(0, 2), abroad].flatMap((id) =>
      [undefined, ...circles.slice(1)].map((tenantId) => ({
        query: `query ($id: ID!, $tenantId: ID) { organizationUnit(id: $id, tenantId: $tenantId) { ${unit} children { ${page} } } }`,
        variables: { id, tenantId },
      })),
    ),
    { query: '{ tenantDeletion { id tenantId } }' },
    ...[1, 20].map((first) => ({
      query: `query ($first: Int!) { consolidatedReport { total { ${figures} } withheld { crossCircleReporting dataSharing } circles(first: $first) { ${page} edges { cursor node { tenant { ${card} } figures { ${figures} } } } } } }`,
      variables: { first },
    })),
    { query: '{ tenantExports { totalCount nodes { id tenantId } } }' },
    { query: '{ actingSessions { totalCount nodes { id tenantId } } }' },
    ...[1, 20].flatMap((depth) =>
      ['CODE', 'NAME'].map((orderBy) => ({
        query: `query ($depth: Int, $orderBy: TenantOrder!) { actingTenant { ${beside} descendants(first: 2, depth: $depth, orderBy: $orderBy) { ${page} edges { cursor node { ${card} } } } } }`,
        variables: { depth, orderBy },
      })),
    ),
    { query: '{ sites { nodes { secret } } }' },
    ...[sites[0], abroad, absent].flatMap((resourceId) =>
      [undefined, circles[1], foreign.id].map((tenantId) => ({
        query: explaining,
        variables: { input: { permission: 'site.update', tenantId, resourceId } },
      })),
    ),
    ...[members[1], abroad].map((principalId) => ({ query: explaining, variables: { input: { permission: 'site.read', principalId } } })),
    ...[undefined, circles[1], foreign.id].map((tenantId) => ({
      query: 'query ($tenantId: ID) { permissions(tenantId: $tenantId) { name kind inUnits } }',
      variables: { tenantId },
    })),
    ...[undefined, circles[1], foreign.id].flatMap((tenantId) =>
      ['viewer', 'ABROAD'].map((code) => ({
        query:
          'query ($code: String!, $tenantId: ID) { role(code: $code, tenantId: $tenantId) { tenantId id code name entries { permission unitId } } }',
        variables: { code, tenantId },
      })),
    ),
    ...[...circles, foreign.id].map((tenantId) => ({
      query: `query ($tenantId: ID) { whoCan(permission: "site.read", tenantId: $tenantId) { ${page} nodes { id grantedBy { role permission } } } }`,
      variables: { tenantId },
    })),
  ]
}

const explaining = `query ($input: ExplainAccessInput!) { explainAccess(input: $input) { allowed reason reach withinCeiling refusals grantedBy { role permission unitId } deniedBy { role permission unitId } } }`

const made = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`
const create = `mutation ($input: CreateSiteInput!) { createSite(input: $input) { ${deep} } }`
const update = `mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { ${deep} } }`
const createUnit = `mutation ($input: CreateOrganizationUnitInput!) { createOrganizationUnit(input: $input) { ${unit} } }`
const plain = { position: { latitude: 1, longitude: 1 }, address: '-', technology: 'G4', structure: 'POLE' }

/** Writes, those that foreign rows could get into the way of before all. */
export function writesOf({ circles, sites, foreign, vendors, units }: Words, turn: number): Ask[] {
  const places = [undefined, ...circles, foreign.id, absent]
  return [
    ...places.flatMap((tenantId, i) => [
      { query: create, variables: { input: { ...plain, tenantId, id: abroad, code: `N${turn}-${i}`, name: 'n' } } },
      {
        query: create,
        variables: { input: { ...plain, tenantId, code: 'MX_NORTH-S24', name: 'n' } },
      },
      { query: create, variables: { input: { ...plain, tenantId, unitId: units[0], code: `U${turn}-${i}`, name: 'n' } } },
      { query: create, variables: { input: { ...plain, tenantId, id: made(turn * 100 + i), code: `M${turn}-${i}`, name: 'n' } } },
      {
        query: update,
        variables: { input: { tenantId, id: sites[0], version: 1, name: `t${turn}` } },
      },
      { query: update, variables: { input: { tenantId, id: abroad, version: 1, name: 'x' } } },
      {
        query: `mutation ($input: RetireSiteInput!) { retireSite(input: $input) { ${site} } }`,
        variables: { input: { tenantId, id: sites[11], version: 7 } },
      },
      {
        query: 'mutation ($input: AssignSiteInput!) { assignSite(input: $input) { id vendor { id } } }',
        variables: { input: { tenantId, siteId: sites[2], vendorId: vendors[0] } },
      },
      { query: createUnit, variables: { input: { tenantId, id: abroad, kind: 'TEAM', name: `T${turn}-${i}` } } },
      { query: createUnit, variables: { input: { tenantId, parentId: units[0], kind: 'TEAM', name: `MX_NORTH-U${i}` } } },
      {
        query: `mutation ($input: UpdateOrganizationUnitInput!) { updateOrganizationUnit(input: $input) { ${unit} } }`,
        variables: { input: { tenantId, id: units[1], version: turn + 1, name: `R${turn}` } },
      },
      {
        query: `mutation ($input: CloseOrganizationUnitInput!) { closeOrganizationUnit(input: $input) { ${unit} } }`,
        variables: { input: { tenantId, id: units[0], version: 1 } },
      },
      {
        query: 'mutation ($input: PlaceMemberInput!) { placeMember(input: $input) { id unitId } }',
        variables: { input: { tenantId, id: abroad, version: 1, unitId: units[0] } },
      },
      {
        query: 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { email roles unitId status version } }',
        variables: {
          input: { tenantId, id: made(turn * 100 + 50 + i), email: `t${turn}-${i}@test.example`, roles: ['viewer'], unitId: units[0] },
        },
      },
      // A host that a foreign company has proved, in one of the twins or in both.
      ...[foreign.subdomain, `mx-foreign5`].map((label) => ({
        query: 'mutation ($input: AddTenantDomainInput!) { addTenantDomain(input: $input) { host isPrimary verifiedAt version } }',
        variables: { input: { tenantId, host: `${label}.example` } },
      })),
      {
        query: 'mutation ($input: EndSiteAssignmentInput!) { endSiteAssignment(input: $input) { id endsAt } }',
        variables: { input: { tenantId, id: abroad, version: 1 } },
      },
      {
        query: 'mutation ($input: PlaceSiteAssignmentInput!) { placeSiteAssignment(input: $input) { id } }',
        variables: { input: { tenantId: tenantId ?? absent, assignmentId: abroad, unitId: units[0] } },
      },
    ]),
    // The code of a company that only one of the twins has, and of one that neither has.
    ...['MX_ABROAD5', 'MX_NOWHERE'].flatMap((organizationCode) => [
      {
        query: `mutation ($input: InviteVendorInput!) { inviteVendor(input: $input) { ${offer} } }`,
        variables: {
          input: { organizationCode, vendorCode: `${organizationCode} ${turn}`, billingRate: { amount: '1.00', currency: 'INR' } },
        },
      },
      {
        query: `mutation ($input: InviteCorporateInput!) { inviteCorporate(input: $input) { ${offer} } }`,
        variables: { input: { organizationCode, governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' } },
      },
    ]),
    { query: 'mutation { login(input: { email: "nobody@test.example", password: "wrong" }) { accessToken } }' },
    { query: `mutation { endSession(input: { id: "${abroad}" }) }` },
    { query: `mutation { endSession(input: { id: "${absent}" }) }` },
    {
      query: 'mutation { changePassword(input: { currentPassword: "wrong", newPassword: "wrong" }) }',
    },
    { query: 'mutation { refreshSession(input: { refreshToken: "wrong" }) { accessToken } }' },
  ]
}
