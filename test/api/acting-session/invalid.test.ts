import { afterAll, expect, test } from 'vitest'
import { codeOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { actingAs, begunFields, reason } from './chain.ts'
import { actingSessions, endActingAs } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { client } = await asStaff(gateway)
const circle = await world.circle()
const member = await world.member(circle)
const nobody = '018f0000-0000-7000-8000-000000000000'
const begin = (wrong: object) =>
  does(client, 'beginActingAs', { tenantId: circle.id, membershipId: member.id, reason, ...wrong }, begunFields)

test.for<[string, object, string]>([
  ['a company that is no id', { tenantId: 'x' }, 'tenantId'],
  ['a membership that is no id', { membershipId: 'x' }, 'membershipId'],
  ['no reason', { reason: ' ' }, 'reason'],
  ['a reason without end', { reason: 'x'.repeat(501) }, 'reason'],
  ['no time', { minutes: 0 }, 'minutes'],
  ['more than an hour', { minutes: 61 }, 'minutes'],
])('%s begins nothing', async ([, wrong, field]) => {
  const before = await world.counts()
  expect(refusalOf(await begin(wrong))).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
  expect(await world.counts()).toEqual(before)
})

test('nobody acts as somebody who is not there, or could not act', async () => {
  expect(codeOf(await begin({ tenantId: nobody }))).toBe('NOT_FOUND')
  expect(codeOf(await begin({ membershipId: nobody }))).toBe('NOT_FOUND')
  const foreign = await world.member(await world.circle())
  expect(codeOf(await begin({ membershipId: foreign.id }))).toBe('NOT_FOUND')
  const gone = await world.member(circle, { status: 'ENDED' })
  expect(codeOf(await begin({ membershipId: gone.id }))).toBe('NOT_FOUND')
})

test('a company without an administrator wants a membership named; a closed one wants none', async () => {
  const other = await world.circle()
  const viewer = await world.member(other, { roles: ['viewer'] })
  const wish = { tenantId: other.id, membershipId: null }
  expect(codeOf(await begin(wish))).toBe('CONFLICT')
  expect((await begin({ ...wish, membershipId: viewer.id })).errors).toBeUndefined()
  await world.run("UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1", [other.id])
  expect(codeOf(await begin({ ...wish, membershipId: viewer.id }))).toBe('CONFLICT')
})

test('what is over is not ended again, from either side', async () => {
  const { session, staffClient } = await actingAs(gateway, member)
  const admin = await gateway.as(member)
  const input = { id: session.id }
  expect((await admin.ask(endActingAs, { input })).errors).toBeUndefined()
  expect(codeOf(await admin.ask(endActingAs, { input }))).toBe('NOT_FOUND')
  expect(codeOf(await does(staffClient, 'endActingAs', input, '{ id }'))).toBe('NOT_FOUND')
  expect(codeOf(await admin.ask(endActingAs, { input: { id: 'x' } }))).toBe('INVALID_INPUT')
})

test.for([0, 101])('a page of %d is refused', async (first) => {
  expect(codeOf(await (await gateway.as(member)).ask(actingSessions, { first }))).toBe('INVALID_INPUT')
  expect(codeOf(await client.ask(`{ actingSessions(first: ${first}) { totalCount } }`))).toBe('INVALID_INPUT')
})
