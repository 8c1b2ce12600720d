import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, told } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { above, actingTenant, circles, profile, tenant, tenants, vendors } from './documents.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)

test('a stranger reads no company', async () => {
  expect(codeOf(await stranger.ask(actingTenant))).toBe('UNAUTHENTICATED')
  expect(codeOf(await stranger.ask(tenants))).toBe('UNAUTHENTICATED')
  expect(codeOf(await stranger.ask('{ telecomCircles { code } }'))).toBe('UNAUTHENTICATED')
})

test('a company out of reach reads like one that does not exist', async () => {
  const client = await gateway.as(await world.member(await world.circle()))
  const id = '018f0000-0000-7000-8000-000000000000'
  const absent = await client.ask(tenant, { id })
  expect(codeOf(absent)).toBe('NOT_FOUND')
  for (const foreign of [await world.circle(), await world.corporate(), await world.vendor()]) {
    const hidden = await client.ask(tenant, { id: foreign.id })
    expect(told(hidden).replaceAll(foreign.id, id)).toBe(told(absent))
  }
})

test('a company on the side is neither listed nor counted', async () => {
  const corporate = await world.corporate()
  const [one, sibling] = [await world.circle(), await world.circle()]
  await world.oversee(one, corporate, { dataSharingLevel: 'FULL' })
  await world.oversee(sibling, corporate, { dataSharingLevel: 'FULL' })
  const client = await gateway.as(await world.member(one))
  const listed = dataOf(await client.ask(tenants)).tenants
  expect(listed.nodes.map(({ id }) => id)).toEqual([one.id])
  expect(listed.totalCount).toBe(1)
  expect(codeOf(await client.ask(tenant, { id: sibling.id }))).toBe('NOT_FOUND')
})

test.for([
  'NONE',
  'AGGREGATED',
])('a circle that shares %s keeps its profile and contracts from the corporate, which knows its card', async (dataSharingLevel) => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel })
  await world.contract(circle, await world.vendor())
  const client = await gateway.as(await world.member(corporate))
  const { id } = circle
  dataOf(await client.ask(tenant, { id }))
  for (const answer of [await client.ask(profile, { id }), await client.ask(vendors, { id })]) {
    expect(codeOf(answer)).toBe('FORBIDDEN')
    expect(answer.data!.tenant).toMatchObject({ [answer.errors![0]!.path![1]!]: null })
  }
})

test('a vendor knows the card of its circle and neither its profile nor who stands above it', async () => {
  const [corporate, circle, vendor] = [await world.corporate(), await world.circle(), await world.vendor()]
  await world.oversee(circle, corporate)
  await world.contract(circle, vendor)
  const client = await gateway.as(await world.member(vendor))
  const { id } = circle
  dataOf(await client.ask(tenant, { id }))
  expect(codeOf(await client.ask(profile, { id }))).toBe('FORBIDDEN')
  const { data } = await client.ask(above, { id })
  expect(data?.tenant).toEqual({ parent: null, overseenBy: null })
})

test('a technician reads no contracts and no profile', async () => {
  const vendor = await world.vendor()
  const client = await gateway.as(await world.member(vendor, { roles: ['technician'] }))
  const { id } = vendor
  expect(codeOf(await client.ask(profile, { id }))).toBe('FORBIDDEN')
  expect(codeOf(await client.ask(above, { id }))).toBe('FORBIDDEN')
  expect(codeOf(await client.ask(circles, { id }))).toBe('FORBIDDEN')
  expect(codeOf(await client.ask(vendors, { id }))).toBe('FORBIDDEN')
})

test('a role that denies reading companies wins over one that grants it', async () => {
  await world.run("INSERT INTO system_role (tenant_type, code, name, description) VALUES ('CIRCLE', 'blind', 'Blind', 'Reads no company.')")
  await world.run(
    "INSERT INTO system_role_entry (tenant_type, role_code, permission, effect) VALUES ('CIRCLE', 'blind', 'tenant.read', 'DENY')",
  )
  const member = await world.member(await world.circle(), { roles: ['admin', 'blind'] })
  const client = await gateway.as(member)
  expect(codeOf(await client.ask(actingTenant))).toBe('FORBIDDEN')
  expect(codeOf(await client.ask(tenants))).toBe('FORBIDDEN')
})
