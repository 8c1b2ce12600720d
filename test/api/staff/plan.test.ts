import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { updateTenant } from '../founding/documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { client, staff } = await asStaff(gateway, 'ADMIN')

const reason = 'The contract of June'
const fields = '{ plan maxUsers retentionDays version }'
const sets = (id: string, given: object, by = client) =>
  does(by, 'setTenantPlan', { id, version: 1, plan: 'ENTERPRISE', reason, ...given }, fields)

test('a plan brings its seats and days, and what was agreed besides stands instead', async () => {
  const circle = await world.circle()
  const member = await gateway.as(await world.member(circle))
  const set = dataOf(await sets(circle.id, {})).setTenantPlan
  expect(set).toEqual({ plan: 'ENTERPRISE', maxUsers: 250, retentionDays: 1830, version: 2 })
  const other = await sets(circle.id, { version: 2, plan: 'STARTER', maxUsers: 12 })
  expect(dataOf(other).setTenantPlan).toEqual({ plan: 'STARTER', maxUsers: 12, retentionDays: 90, version: 3 })
  const seen = '{ actingTenant { profile { plan maxUsers retentionDays } } }'
  expect(dataOf(await member.ask(seen))).toEqual({
    actingTenant: { profile: { plan: 'STARTER', maxUsers: 12, retentionDays: 90 } },
  })
})

test('the journal of the company tells who changed its plan, and why', async () => {
  const circle = await world.circle()
  const member = await gateway.as(await world.member(circle))
  await sets(circle.id, {})
  const journal =
    '{ auditEntries(first: 1, filter: { entity: "TenantProfile", action: UPDATED }) { nodes { mutation staffName reason changes { field before after } } } }'
  expect(dataOf(await member.ask(journal))).toEqual({
    auditEntries: {
      nodes: [
        {
          ...{ mutation: 'setTenantPlan', staffName: staff.displayName, reason },
          changes: [
            { field: 'maxUsers', before: '25', after: '250' },
            { field: 'plan', before: 'STANDARD', after: 'ENTERPRISE' },
            { field: 'retentionDays', before: '365', after: '1830' },
          ],
        },
      ],
    },
  })
})

test('of two who set it at once the second is told what it is at, and a stale version is one', async () => {
  const circle = await world.circle()
  const answers = await Promise.all([sets(circle.id, {}), sets(circle.id, { plan: 'STARTER' })])
  expect(answers.map((answer) => answer.errors?.[0]?.extensions.code).sort()).toEqual(['STALE', undefined])
  expect(refusalOf(await sets(circle.id, {}))).toMatchObject({ code: 'STALE', currentVersion: 2 })
  const member = await gateway.as(await world.member(circle))
  expect(codeOf(await member.ask(updateTenant, { input: { version: 1, organizationName: 'Late' } }))).toBe('STALE')
})

test.for<[string, object, string]>([
  ['no seat', { maxUsers: 0 }, 'maxUsers'],
  ['too few days', { retentionDays: 29 }, 'retentionDays'],
  ['too many days', { retentionDays: 3661 }, 'retentionDays'],
  ['no reason', { reason: ' ' }, 'reason'],
])('%s is no plan, and leaves nothing behind', async ([, wrong, field]) => {
  const circle = await world.circle()
  const before = await world.counts()
  expect(refusalOf(await sets(circle.id, wrong))).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
  expect(await world.counts()).toEqual(before)
})

test('a company has a seat for each who belongs to it', async () => {
  const circle = await world.circle()
  for (let n = 0; n < 3; n++) await world.member(circle)
  expect(codeOf(await sets(circle.id, { maxUsers: 2 }))).toBe('CONFLICT')
  expect(dataOf(await sets(circle.id, { maxUsers: 3 })).setTenantPlan).toMatchObject({ maxUsers: 3 })
})

test('a company is opened on a plan by who may say so, and on the usual one by the others', async () => {
  const opening = (code: string) => ({
    type: 'CIRCLE',
    organizationCode: code,
    organizationName: code,
    adminEmail: `${code.toLowerCase()}@test.example`,
    adminName: 'A',
  })
  const opened = (by: typeof client, code: string, given: object = {}) =>
    does(by, 'createTenant', { ...opening(code), ...given }, `{ tenant ${fields} }`)
  const runs = await asStaff(gateway, 'OPERATIONS')
  const usual = dataOf(await opened(runs.client, 'USUAL')).createTenant
  expect(usual).toMatchObject({ tenant: { plan: 'STANDARD', maxUsers: 25, retentionDays: 365 } })
  expect(codeOf(await opened(runs.client, 'OTHER', { plan: 'STARTER' }))).toBe('FORBIDDEN')
  expect(codeOf(await opened(runs.client, 'OTHER', { maxUsers: 1000 }))).toBe('FORBIDDEN')
  const small = dataOf(await opened(client, 'SMALL', { plan: 'STARTER', retentionDays: 40 }))
  expect(small.createTenant).toMatchObject({ tenant: { plan: 'STARTER', maxUsers: 10, retentionDays: 40 } })
})

test('companies are found by plan and standing together', async () => {
  const [big, small] = [await world.circle({ code: 'PLANNED_ONE' }), await world.circle({ code: 'PLANNED_TWO', status: 'TRIAL' })]
  await sets(big.id, {})
  await sets(small.id, { plan: 'STARTER' })
  const found = async (filter: string) =>
    dataOf(
      await client.ask<{ tenants: { totalCount: number; nodes: { organizationCode: string }[] } }>(
        `{ tenants(filter: { text: "PLANNED", ${filter} }) { totalCount nodes { organizationCode } } }`,
      ),
    ).tenants
  expect(await found('plan: [ENTERPRISE]')).toEqual({ totalCount: 1, nodes: [{ organizationCode: 'PLANNED_ONE' }] })
  expect((await found('plan: [ENTERPRISE, STARTER]')).totalCount).toBe(2)
  expect((await found('plan: [ENTERPRISE], status: [TRIAL]')).totalCount).toBe(0)
  expect((await found('plan: [STARTER], status: [TRIAL]')).totalCount).toBe(1)
})

test('a company cannot change its own plan, whatever it sends', async () => {
  const circle = await world.circle()
  const member = await gateway.as(await world.member(circle))
  const answer = await member.ask('mutation { updateTenant(input: { version: 1, plan: STARTER }) { id } }')
  expect(answer.errors).toBeDefined()
  const [held] = await world.run<{ granted: boolean }>(
    `SELECT has_column_privilege('circlegate_tenant', 'tenant_profile', 'plan', 'UPDATE') AS granted`,
  )
  expect(held!.granted).toBe(false)
})
