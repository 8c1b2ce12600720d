import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Answer } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)
const owner = await asStaff(gateway)

type Told = {
  id: string
  kind: string
  accountId: string
  name: string
  tenantId: string | null
  detail: string
  times: number
  address: string
  requestId: string
}

/** What the staff were refused, as the trail of the staff has it. */
const refusals = async (accountId: string) =>
  dataOf(
    await owner.client.ask<{ securityEvents: { nodes: Told[] } }>(
      `{ securityEvents(first: 100, filter: { ofStaff: true, accountId: "${accountId}", kind: [DENIED] }) { nodes { id kind accountId name tenantId detail times address requestId } } }`,
    ),
  ).securityEvents.nodes

type Denial = { code: string; authz: { id: string } }
const denied = (answer: Answer<unknown>) => refusalOf(answer) as Denial

test('what the role refuses is in the trail of the staff under the id that was answered, a read too', async () => {
  const { client: support, staff } = await asStaff(gateway, 'SUPPORT')
  const client = support.with({ 'x-request-id': 'request-of-support' })
  const spared = await world.circle()
  const wish = { id: spared.id, reason: 'x' }
  const write = denied(await does(client, 'suspendTenant', wish))
  const read = denied(await client.ask('{ staffEvents { totalCount } }'))
  const within = denied(await does(client, 'beginActingAs', { tenantId: spared.id, reason: 'x', write: true }, '{ accessToken }'))
  expect(write).toMatchObject({ code: 'FORBIDDEN', authz: { permission: 'company.suspend', refusedBy: 'ROLE' } })
  const told = {
    kind: 'DENIED',
    accountId: staff.id,
    name: staff.displayName,
    tenantId: null,
    times: 1,
    address: expect.stringContaining('127.0.0.1'),
    requestId: 'request-of-support',
  }
  expect(await refusals(staff.id)).toEqual([
    { ...told, id: within.authz.id, detail: 'acting.write' },
    { ...told, id: read.authz.id, detail: 'trail.read' },
    { ...told, id: write.authz.id, detail: 'company.suspend' },
  ])
  // Of what was not done to it a company is told nothing.
  const looks = await gateway.as(await world.member(spared))
  const journal = dataOf(
    await looks.ask<{ auditEntries: { nodes: { staffName: string | null }[] } }>('{ auditEntries(first: 100) { nodes { staffName } } }'),
  )
  expect(journal.auditEntries.nodes.filter(({ staffName }) => staffName)).toEqual([])
})

const nobody = '018f0000-0000-7000-8000-000000000000'
const standing = { id: nobody, reason: 'none' }

test('what is absent, wrong or not signed in is no refusal of a role, and is kept nowhere', async () => {
  const { client, staff } = await asStaff(gateway, 'SUPPORT')
  expect(codeOf(await client.ask(`{ tenant(id: "${nobody}") { id } }`))).toBe('NOT_FOUND')
  expect(codeOf(await does(client, 'endActingAs', { id: 'x' }, '{ id }'))).toBe('INVALID_INPUT')
  expect(codeOf(await does(stranger.under('/internal'), 'suspendTenant', standing))).toBe('UNAUTHENTICATED')
  expect(await refusals(staff.id)).toEqual([])
})
