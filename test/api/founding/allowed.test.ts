import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, tower } from '../site/documents.ts'
import { profile } from '../tenant/documents.ts'
import { born, companies, createTenant, foundCard, updateTenant, whoAmI } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

let turn = 0
/** A company that nobody has founded yet. */
const another = (given: object = {}) => {
  const code = `BORN_${++turn}`
  return { ...born, organizationCode: code, organizationName: `Company ${code}`, ...given }
}

const codes = async (client: Awaited<ReturnType<typeof gateway.as>>) =>
  dataOf(await client.ask(companies)).tenants.nodes.map((one) => one.organizationCode)

test('an administrator founds a circle, which is whole in the answer and in reach from then on', async () => {
  const corporate = await world.corporate()
  const client = await gateway.as(await world.member(corporate))
  const { createTenant: made } = dataOf(await client.ask(createTenant, { input: born }))
  expect(made).toEqual({
    id: expect.any(String),
    type: 'CIRCLE',
    organizationCode: 'BORN_MH',
    organizationName: 'Born Maharashtra',
    status: 'TRIAL',
    profile: { subdomain: 'born-mh', telecomCircle: { code: 'MH' }, maxUsers: 25, version: 1 },
    overseenBy: {
      corporate: { id: corporate.id },
      governanceLevel: 'CONTROLLED',
      dataSharingLevel: 'FULL',
      separateBilling: true,
      independentVendorManagement: true,
    },
  })
  expect(await codes(client)).toEqual(['BORN_MH', corporate.code])
  const site = { ...tower, tenantId: made.id }
  expect(dataOf(await client.ask(createSite, { input: site })).createSite.tenantId).toBe(made.id)
})

test('whoever founds a company is its first administrator, and goes on acting for their own unless they say so', async () => {
  const corporate = await world.corporate()
  const founder = await world.member(corporate)
  const client = await gateway.as(founder)
  const { id } = dataOf(await client.ask(foundCard, { input: another({ dataSharingLevel: 'NONE' }) })).createTenant
  const { me } = dataOf(await client.ask(whoAmI))
  expect(me.memberships.map(({ tenant }) => tenant.id).sort()).toEqual([corporate.id, id].sort())
  expect(me.memberships.every(({ roles }) => roles.some(({ code }) => code === 'admin'))).toBe(true)
  const { authorization } = client.headers
  const unnamed = gateway.bearing(authorization!.slice('Bearer '.length))
  expect(dataOf(await unnamed.ask(whoAmI)).actingTenant.id).toBe(corporate.id)
  const inside = client.with({ 'x-tenant-id': id })
  expect(dataOf(await inside.ask(whoAmI)).actingTenant.id).toBe(id)
  expect(dataOf(await inside.ask(createSite, { input: tower })).createSite.tenantId).toBe(id)
})

test('what the corporate keeps for itself at birth counts at once', async () => {
  const client = await gateway.as(await world.member(await world.corporate()))
  const input = another({ governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'NONE' })
  // It shares no profile from its first moment on; the founder reads it as its administrator.
  const before = await world.counts()
  expect(codeOf(await client.ask(createTenant, { input }))).toBe('FORBIDDEN')
  expect(await world.counts()).toEqual(before)
  const { createTenant: made } = dataOf(await client.ask(foundCard, { input }))
  expect(made.overseenBy).toEqual({ dataSharingLevel: 'NONE' })
  const inside = client.with({ 'x-tenant-id': made.id })
  expect(dataOf(await inside.ask(profile, { id: made.id })).tenant?.profile?.maxUsers).toBe(25)
})

test('a group founds a corporate, and what controls a corporate founds below it', async () => {
  const group = await world.corporate()
  const client = await gateway.as(await world.member(group))
  const input = another({ type: 'CORPORATE', telecomCircleCode: null })
  const { id } = dataOf(await client.ask(createTenant, { input })).createTenant
  const below = another({ tenantId: id, governanceLevel: 'MANAGED' })
  const made = dataOf(await client.ask(createTenant, { input: below })).createTenant
  expect(made.overseenBy).toMatchObject({ corporate: { id }, governanceLevel: 'MANAGED' })
  expect(await codes(client)).toHaveLength(3)
})

test('the same founding again gives the same company, and founds no other', async () => {
  const client = await gateway.as(await world.member(await world.corporate()))
  const input = another()
  const first = dataOf(await client.ask(createTenant, { input })).createTenant
  const before = await world.counts()
  expect(dataOf(await client.ask(createTenant, { input })).createTenant).toEqual(first)
  expect(await world.counts()).toEqual(before)
})

test('a company changes its name and settings, and so does a corporate that controls it', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  const own = await gateway.as(await world.member(circle))
  const change = { organizationName: 'Renamed', sharedVendorPool: true, telecomCircleCode: 'KA', subdomain: 'renamed-1' }
  expect(dataOf(await own.ask(updateTenant, { input: { version: 1, ...change } })).updateTenant).toMatchObject({
    organizationName: 'Renamed',
    profile: {
      sharedVendorPool: true,
      telecomCircle: { code: 'KA' },
      subdomain: 'renamed-1',
      version: 2,
    },
  })
  const above = await gateway.as(await world.member(corporate))
  const input = { tenantId: circle.id, version: 2, crossCircleReporting: false, subdomain: null }
  expect(dataOf(await above.ask(updateTenant, { input })).updateTenant.profile).toMatchObject({
    crossCircleReporting: false,
    sharedVendorPool: true,
    subdomain: null,
    version: 3,
  })
})
