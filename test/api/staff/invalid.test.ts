import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { untouched } from '../../support/untouched.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { client } = await asStaff(gateway)
const circle = await world.circle({ code: 'TAKEN' })

const company = { type: 'CIRCLE', organizationCode: 'FREE', organizationName: 'Free', adminEmail: 'a@free.example', adminName: 'A' }

test.for<[string, object, string]>([
  ['a code that is none', { organizationCode: 'no-code' }, 'organizationCode'],
  ['no name', { organizationName: ' ' }, 'organizationName'],
  ['an area that there is not', { telecomCircleCode: 'XX' }, 'telecomCircleCode'],
  ['an area of a vendor', { type: 'VENDOR', telecomCircleCode: 'GJ' }, 'telecomCircleCode'],
  ['a subdomain that is reserved', { subdomain: 'internal' }, 'subdomain'],
  ['an address that is none', { adminEmail: 'nobody' }, 'adminEmail'],
  ['nobody’s name', { adminName: '' }, 'adminName'],
])('%s opens no company, and nothing is left behind', async ([, wrong, field]) => {
  const before = await world.counts()
  const answer = await does(client, 'createTenant', { ...company, ...wrong }, '{ adminEmail }')
  expect(refusalOf(answer)).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
  expect(await world.counts()).toEqual(before)
})

test.for(['T_BOSS', 'T_B0SS'])('the code %s is taken, or looks like one that is', async (code) => {
  await world.circle({ code: 'T_BOSS' }).catch(() => {})
  const wish = { ...company, organizationCode: code }
  expect(codeOf(await does(client, 'createTenant', wish, '{ adminEmail }'))).toBe('CONFLICT')
})

const fields = ['suspendTenant', 'reactivateTenant', 'deactivateTenant']

test.for(fields)('%s wants an id and a reason', async (field) => {
  const before = await world.counts()
  const wrong = await does(client, field, { id: 'x', reason: 'x' })
  expect(refusalOf(wrong)).toMatchObject({ fields: { id: expect.any(String) } })
  const silent = await does(client, field, { id: circle.id, reason: '  ' })
  expect(refusalOf(silent)).toMatchObject({ fields: { reason: expect.any(String) } })
  const long = await does(client, field, { id: circle.id, reason: 'x'.repeat(501) })
  expect(codeOf(long)).toBe('INVALID_INPUT')
  expect(await world.counts()).toEqual(before)
})

test('what has been done already is a conflict, and leaves nothing in the journal', async () => {
  const other = await world.circle()
  const wish = { id: other.id, reason: 'x' }
  expect(codeOf(await does(client, 'reactivateTenant', wish))).toBe('CONFLICT')
  dataOf(await does(client, 'suspendTenant', wish))
  const before = await world.counts()
  expect(codeOf(await does(client, 'suspendTenant', wish))).toBe('CONFLICT')
  expect(await world.counts()).toEqual(before)
  dataOf(await does(client, 'deactivateTenant', wish))
  expect(codeOf(await does(client, 'suspendTenant', wish))).toBe('CONFLICT')
})

test('of two who suspend a company at once, one does', async () => {
  const other = await world.circle()
  const answers = await Promise.all(Array.from({ length: 8 }, () => does(client, 'suspendTenant', { id: other.id, reason: 'x' })))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
})

test('who belongs to a company already is not appointed, nor anybody without a seat', async () => {
  const { email } = await world.member(circle)
  const wish = { tenantId: circle.id, email, displayName: 'A', reason: 'x' }
  const twice = await does(client, 'createTenantAdmin', wish, '{ email }')
  expect(codeOf(twice)).toBe('CONFLICT')
  await world.run('UPDATE tenant_profile SET max_users = 1 WHERE tenant_id = $1', [circle.id])
  const appoint = () => does(client, 'createTenantAdmin', { ...wish, email: 'b@c.example' }, '{ email }')
  expect(await untouched(world).refusal(appoint)).toMatchObject({
    code: 'CONFLICT',
    reason: 'FULL',
  })
})

test('no answer is kept at the staff’s door: a key is refused, and nothing is done', async () => {
  const other = await world.circle()
  const keyed = client.with({ 'idempotency-key': 'once' })
  const answer = await does(keyed, 'suspendTenant', { id: other.id, reason: 'x' })
  expect(refusalOf(answer)).toMatchObject({ fields: { 'Idempotency-Key': expect.any(String) } })
  const { tenant } = dataOf(await client.ask(`{ tenant(id: "${other.id}") { status } }`))
  expect(tenant).toEqual({ status: 'ACTIVE' })
})

test.for([
  ['a page of none', '(first: 0)'],
  ['a page of many', '(first: 101)'],
  ['a cursor that is none', '(after: "x")'],
])('%s is refused, in every list', async ([, args]) => {
  expect(codeOf(await client.ask(`{ tenants${args} { totalCount } }`))).toBe('INVALID_INPUT')
  expect(codeOf(await client.ask(`{ staffEvents${args} { totalCount } }`))).toBe('INVALID_INPUT')
  const inside = `{ tenant(id: "${circle.id}") { users${args} { totalCount } } }`
  expect(codeOf(await client.ask(inside))).toBe('INVALID_INPUT')
})
