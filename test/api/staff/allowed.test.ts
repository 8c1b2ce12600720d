import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does, makeStaff, staffLogin, staffPassword } from '../../support/staff.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)
const door = stranger.under('/internal')
const owner = await asStaff(gateway)
const reason = 'The invoice of May is not paid'

test('somebody of the staff signs in at their own door, for an hour', async () => {
  const staff = await makeStaff(gateway, 'SUPPORT')
  const email = staff.email.toUpperCase()
  const session = dataOf(
    await door.ask<{ login: { accessToken: string; accessTokenExpiresAt: string; member: object } }>(staffLogin, {
      email,
      password: staffPassword,
    }),
  ).login
  expect(session.member).toEqual(staff)
  const minutes = (Date.parse(session.accessTokenExpiresAt) - Date.now()) / 60_000
  expect(minutes).toBeGreaterThan(58)
  expect(minutes).toBeLessThanOrEqual(60)
  const client = door.with({ authorization: `Bearer ${session.accessToken}` })
  expect(dataOf(await client.ask('{ me { email role } }'))).toEqual({
    me: { email: staff.email, role: 'SUPPORT' },
  })
  expect(dataOf(await client.ask('mutation { logout }'))).toEqual({ logout: true })
  expect(codeOf(await client.ask('{ me { email } }'))).toBe('UNAUTHENTICATED')
})

type Page = { totalCount: number; nodes: { organizationCode: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } }
const tenants = `query ($first: Int!, $after: String, $filter: TenantFilter) {
  tenants(first: $first, after: $after, filter: $filter) { totalCount nodes { organizationCode type status memberCount parentCode } pageInfo { endCursor hasNextPage } } }`

test('all companies are listed, page by page, narrowed by kind, standing and name', async () => {
  const corporate = await world.corporate({ code: 'LISTED' })
  const circle = await world.circle({ code: 'LISTED_ONE', status: 'TRIAL' })
  await world.vendor({ code: 'LISTED_TWO' })
  await world.oversee(circle, corporate)
  await world.member(circle)
  const ask = async (given: object) =>
    dataOf(await owner.client.ask<{ tenants: Page }>(tenants, { first: 2, filter: { text: 'listed' }, ...given })).tenants
  const first = await ask({})
  expect(first).toMatchObject({
    totalCount: 3,
    nodes: [
      { organizationCode: 'LISTED', type: 'CORPORATE' },
      { organizationCode: 'LISTED_ONE', status: 'TRIAL', memberCount: 1, parentCode: 'LISTED' },
    ],
    pageInfo: { hasNextPage: true },
  })
  const rest = await ask({ after: first.pageInfo.endCursor })
  expect(rest.nodes.map((one) => one.organizationCode)).toEqual(['LISTED_TWO'])
  const only = await ask({ filter: { text: 'LISTED', type: ['VENDOR'], status: ['ACTIVE'] } })
  expect(only).toMatchObject({ totalCount: 1, nodes: [{ organizationCode: 'LISTED_TWO' }] })
})

test('a company is shown with who belongs to it and what became of its standing', async () => {
  const circle = await world.circle()
  const members = [await world.member(circle), await world.member(circle, { roles: ['viewer'] })]
  const { client } = await asStaff(gateway, 'SUPPORT')
  const { tenant } = dataOf(
    await client.ask(
      `query ($id: ID!) { tenant(id: $id) {
        id organizationCode users { totalCount nodes { id email roles status } } standings { totalCount nodes { from to } } } }`,
      { id: circle.id },
    ),
  )
  expect(tenant).toEqual({
    id: circle.id,
    organizationCode: circle.code,
    users: {
      totalCount: 2,
      nodes: members.map(({ id, email }, at) => ({ id, email, roles: [['admin'], ['viewer']][at], status: 'ACTIVE' })),
    },
    standings: { totalCount: 1, nodes: [{ from: null, to: 'ACTIVE' }] },
  })
})

const site = `mutation ($input: CreateSiteInput!) { createSite(input: $input) { id } }`
const newSite = (code: string) => ({
  input: { code, name: code, address: 'A road', technology: 'G4', structure: 'POLE', position: { latitude: 23, longitude: 77 } },
})

test('a suspended company reads and changes nothing, until it is reactivated as what it was', async () => {
  const circle = await world.circle({ status: 'TRIAL' })
  const admin = await gateway.as(await world.member(circle))
  dataOf(await admin.ask(site, newSite('BEFORE')))
  const suspended = await does(owner.client, 'suspendTenant', { id: circle.id, reason })
  expect(dataOf(suspended).suspendTenant).toEqual({ id: circle.id, status: 'SUSPENDED' })
  expect(codeOf(await admin.ask(site, newSite('DURING')))).toBe('TENANT_SUSPENDED')
  expect(dataOf(await admin.ask('{ sites { totalCount } }'))).toEqual({ sites: { totalCount: 1 } })
  const again = await does(owner.client, 'reactivateTenant', { id: circle.id, reason: 'Paid' })
  expect(dataOf(again).reactivateTenant).toEqual({ id: circle.id, status: 'TRIAL' })
  dataOf(await admin.ask(site, newSite('AFTER')))
})

test('the company’s own journal says who of the staff did it, by what and why', async () => {
  const circle = await world.circle()
  const admin = await gateway.as(await world.member(circle))
  dataOf(await does(owner.client, 'suspendTenant', { id: circle.id, reason }))
  const journal = `{ auditEntries(first: 1, filter: { entity: "Tenant" }) { nodes {
    entity action mutation actorName actorId actorTenantId staffName reason address requestId changes { field before after } } } }`
  const { auditEntries } = dataOf(await admin.ask<{ auditEntries: { nodes: object[] } }>(journal))
  expect(auditEntries.nodes).toEqual([
    {
      entity: 'Tenant',
      action: 'UPDATED',
      mutation: 'suspendTenant',
      actorName: owner.staff.displayName,
      actorId: null,
      actorTenantId: null,
      staffName: owner.staff.displayName,
      reason,
      address: null,
      requestId: expect.any(String),
      changes: [{ field: 'status', before: 'ACTIVE', after: 'SUSPENDED' }],
    },
  ])
})

test('what the staff did is in a trail of their own, by person and by company', async () => {
  const [circle, other] = [await world.circle(), await world.circle()]
  const { client, staff } = await asStaff(gateway, 'OPERATIONS')
  dataOf(await does(client, 'suspendTenant', { id: circle.id, reason }))
  dataOf(await does(client, 'suspendTenant', { id: other.id, reason }))
  const trail = `query ($filter: StaffEventFilter) { staffEvents(filter: $filter) { totalCount nodes { tenantId staffName mutation entity reason } } }`
  const ask = async (filter: object) => dataOf(await owner.client.ask(trail, { filter })).staffEvents
  const event = { staffName: staff.displayName, mutation: 'suspendTenant', entity: 'Tenant', reason }
  expect(await ask({ staffId: staff.id })).toEqual({
    totalCount: 2,
    nodes: [other, circle].map(({ id }) => ({ tenantId: id, ...event })),
  })
  expect(await ask({ staffId: staff.id, tenantId: other.id })).toMatchObject({ totalCount: 1 })
})

test('a company is opened with its first administrator, whose password is shown once', async () => {
  const { client, staff } = await asStaff(gateway, 'OPERATIONS')
  const input = {
    type: 'CIRCLE',
    organizationCode: 'new_circle',
    organizationName: 'A new circle',
    telecomCircleCode: 'GJ',
    adminEmail: 'first@new-circle.example',
    adminName: 'First',
  }
  const fields = '{ adminEmail adminPassword tenant { id organizationCode status subdomain telecomCircleCode memberCount } }'
  const { createTenant } = dataOf(await does(client, 'createTenant', input, fields))
  const { tenant, adminPassword: password } = createTenant as { tenant: { id: string }; adminPassword: string }
  expect(tenant).toMatchObject({
    organizationCode: 'NEW_CIRCLE',
    status: 'TRIAL',
    subdomain: 'new-circle',
    telecomCircleCode: 'GJ',
    memberCount: 1,
  })
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const signedIn = dataOf(await stranger.ask<{ login: { accessToken: string } }>(login, { input: { email: input.adminEmail, password } }))
  const admin = gateway.bearing(signedIn.login.accessToken)
  dataOf(await admin.ask(site, newSite('FIRST')))
  const journal = dataOf(
    await admin.ask<{ auditEntries: { nodes: { entity: string; staffName: string }[] } }>(
      '{ auditEntries { nodes { entity staffName } } }',
    ),
  )
  const ofStaff = journal.auditEntries.nodes.filter(({ staffName }) => staffName === staff.displayName)
  expect(ofStaff.map(({ entity }) => entity).sort()).toEqual(['Membership', 'MembershipRole', 'Tenant', 'TenantProfile'])
})

test('a company gets a new administrator; who has an account keeps its password', async () => {
  const circle = await world.circle()
  const known = await world.member(await world.circle(), { password: 'correct horse battery' })
  const input = { tenantId: circle.id, email: known.email, displayName: 'Known', reason: 'Nobody is left' }
  const made = await does(owner.client, 'createTenantAdmin', input, '{ membershipId password email }')
  expect(dataOf(made).createTenantAdmin).toMatchObject({ password: null, email: known.email })
  const client = await gateway.as({ ...known, tenantId: circle.id })
  dataOf(await client.ask(site, newSite('KNOWN')))
  const fresh = { ...input, email: 'fresh@circle.example' }
  const other = await does(owner.client, 'createTenantAdmin', fresh, '{ membershipId password }')
  expect(dataOf(other).createTenantAdmin!.password).toEqual(expect.any(String))
})
