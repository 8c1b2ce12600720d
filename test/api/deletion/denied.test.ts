import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import type { Company, Member } from '../../support/world.ts'
import { cancel, pending, schedule } from './ending.ts'

let gateway: TestGateway
let corporate: Company
let circle: Company
let admin: Member
beforeAll(async () => {
  gateway = await startGateway()
  const { world } = gateway
  ;[corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, {
    governanceLevel: 'CONTROLLED',
    dataSharingLevel: 'FULL',
  })
  admin = await world.member(circle)
})
afterAll(() => gateway.stop())

const asked = () => gateway.world.run('SELECT id FROM tenant_deletion')
const input = () => ({ id: circle.id, organizationCode: circle.code, reason: 'They asked' })

test('only administrators of the whole company ask for its end, and nobody in their place', async () => {
  const { world } = gateway
  for (const given of [{ roles: ['manager'] }, { roles: ['viewer'] }, { roles: ['admin'], unit: await world.unit(circle) }]) {
    const client = await gateway.as(await world.member(circle, given))
    expect(codeOf(await schedule(client, circle.code))).toBe('FORBIDDEN')
    expect(codeOf(await cancel(client))).toBe('FORBIDDEN')
  }
  const part = await gateway.as(await world.member(circle, { unit: await world.unit(circle) }))
  expect(codeOf(await pending(part))).toBe('FORBIDDEN')
  const { client: staff } = await asStaff(gateway)
  const acting = await does(
    staff,
    'beginActingAs',
    { tenantId: circle.id, membershipId: admin.id, reason: 'To look', write: true },
    '{ accessToken }',
  )
  const inTheirPlace = gateway.bearing(String(dataOf(acting).beginActingAs!.accessToken))
  expect(codeOf(await schedule(inTheirPlace, circle.code))).toBe('FORBIDDEN')
  const { secret } = await world.apiKey(admin, ['site.read'])
  expect(codeOf(await schedule(gateway.showing(secret), circle.code))).toBe('FORBIDDEN')
  expect(codeOf(await schedule(gateway.stranger, circle.code))).toBe('UNAUTHENTICATED')
  expect(await asked()).toEqual([])
})

test('of the staff only those who may close companies delete them', async () => {
  for (const role of ['SUPPORT', 'OPERATIONS'] as const) {
    const { client } = await asStaff(gateway, role)
    expect(codeOf(await does(client, 'scheduleTenantDeletion', input()))).toBe('FORBIDDEN')
    expect(codeOf(await does(client, 'cancelTenantDeletion', { id: circle.id, reason: 'No' }))).toBe('FORBIDDEN')
  }
  expect(await asked()).toEqual([])
})

test('the code has to be that of the company, to the letter, whoever asks', async () => {
  const client = await gateway.as(admin)
  const { client: staff } = await asStaff(gateway)
  for (const code of [corporate.code, circle.code.toLowerCase(), ` ${circle.code}`, '']) {
    const fields = { organizationCode: expect.any(String) }
    expect(refusalOf(await schedule(client, code))).toMatchObject({ code: 'INVALID_INPUT', fields })
    const answer = await does(staff, 'scheduleTenantDeletion', {
      ...input(),
      organizationCode: code,
    })
    expect(refusalOf(answer)).toMatchObject({ code: 'INVALID_INPUT', fields })
  }
  expect(refusalOf(await schedule(client, circle.code, ' '))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { reason: expect.any(String) },
  })
  const absent = await does(staff, 'scheduleTenantDeletion', {
    ...input(),
    id: '01890000-0000-7000-8000-000000000001',
  })
  expect(codeOf(absent)).toBe('NOT_FOUND')
  expect(await asked()).toEqual([])
})

test('a corporate with companies below it, and either side of a contract in force, is not deleted; nothing is written', async () => {
  const { world } = gateway
  const above = await gateway.as(await world.member(corporate))
  const refused = await schedule(above, corporate.code)
  expect([codeOf(refused), refused.errors![0]!.message]).toEqual(['CONFLICT', expect.stringContaining('below it')])
  const [one, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(one, vendor, { status: 'SUSPENDED' })
  for (const company of [one, vendor]) {
    const answer = await schedule(await gateway.as(await world.member(company)), company.code)
    expect([codeOf(answer), answer.errors![0]!.message]).toEqual(['CONFLICT', expect.stringContaining('Contracts')])
  }
  expect(await asked()).toEqual([])
  const standings = await world.run(`SELECT status FROM tenant WHERE status = 'SUSPENDED'`)
  expect(standings).toEqual([])
})

test('what is asked for is not asked for twice, nor called off twice; staff do not reactivate past it', async () => {
  const client = await gateway.as(admin)
  const { client: staff } = await asStaff(gateway)
  expect(codeOf(await cancel(client))).toBe('CONFLICT')
  const answers = await Promise.all([
    schedule(client, circle.code),
    schedule(client, circle.code),
    does(staff, 'scheduleTenantDeletion', input()),
  ])
  expect(answers.filter(({ errors }) => !errors).length).toBe(1)
  for (const answer of answers.filter(({ errors }) => errors)) expect(codeOf(answer)).toBe('CONFLICT')
  expect((await asked()).length).toBe(1)
  expect(codeOf(await does(staff, 'reactivateTenant', { id: circle.id, reason: 'Paid' }))).toBe('CONFLICT')
  dataOf(await cancel(client))
  expect(codeOf(await cancel(client))).toBe('CONFLICT')
  expect(codeOf(await does(staff, 'cancelTenantDeletion', { id: circle.id, reason: 'No' }))).toBe('CONFLICT')
})
