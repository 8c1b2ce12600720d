import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import { createSite, tower } from '../site/documents.ts'
import { actingAs, begunFields, reason } from './chain.ts'
import { actingSessions, endActingAs } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const sites = '{ sites { totalCount nodes { id } } }'

test('the staff see what the member sees, to the letter', async () => {
  const circle = await world.circle()
  const unit = await world.unit(circle)
  const inside = await world.site(circle, { unit })
  await world.site(circle)
  const [whole, placed] = [await world.member(circle), await world.member(circle, { unit, roles: ['engineer'] })]
  for (const member of [whole, placed]) {
    const { client } = await actingAs(gateway, member)
    const own = await (await gateway.as(member)).ask(sites)
    expect(await client.ask(sites)).toEqual(own)
  }
  const { client } = await actingAs(gateway, placed)
  expect(dataOf(await client.ask(sites))).toEqual({ sites: { totalCount: 1, nodes: [{ id: inside.id }] } })
})

test('they are told in whose place they act, and of that membership alone', async () => {
  const member = await world.member(await world.circle())
  await world.alsoIn(await world.circle(), member)
  const { client } = await actingAs(gateway, member)
  const me = '{ me { email memberships { id } } actingTenant { id } }'
  expect(dataOf(await client.ask(me))).toEqual({
    me: { email: member.email, memberships: [{ id: member.id }] },
    actingTenant: { id: member.tenantId },
  })
})

test('without a membership named it is that of the administrator who has been there longest', async () => {
  const circle = await world.circle()
  await world.member(circle, { roles: ['viewer'], validFrom: new Date('2020-01-01') })
  await world.member(circle, { validFrom: new Date('2022-01-01') })
  const first = await world.member(circle, { validFrom: new Date('2021-01-01') })
  const { client } = await asStaff(gateway, 'SUPPORT')
  const begun = await does(client, 'beginActingAs', { tenantId: circle.id, reason }, begunFields)
  const { session } = dataOf(begun).beginActingAs as {
    session: { membershipId: string; mayWrite: boolean; beganAt: string; expiresAt: string }
  }
  expect(session).toMatchObject({ membershipId: first.id, mayWrite: false })
  expect(Date.parse(session.expiresAt) - Date.parse(session.beganAt)).toBe(15 * 60_000)
})

test('what is written in the place of a member bears both names and the reason', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const { client, staff } = await actingAs(gateway, member, { write: true })
  const made = dataOf(await client.ask(createSite, { input: { ...tower, code: 'BOTH' } })).createSite
  const journal = `query ($id: ID!) { auditEntries(filter: { entityId: $id }) { nodes {
    mutation actorId actorName actorTenantId staffName reason address permission } } }`
  const admin = await gateway.as(member)
  expect(dataOf(await admin.ask(journal, { id: made.id })).auditEntries).toEqual({
    nodes: [
      {
        mutation: 'createSite',
        actorId: member.id,
        actorName: member.email,
        actorTenantId: circle.id,
        staffName: staff.displayName,
        reason,
        address: null,
        permission: 'site.create',
      },
    ],
  })
})

test('the company’s journal tells when it began and when it was ended, and by whom', async () => {
  const member = await world.member(await world.circle())
  const { staff, staffClient, session } = await actingAs(gateway, member)
  dataOf(await does(staffClient, 'endActingAs', { id: session.id }, '{ id endedBy }'))
  const journal = `{ auditEntries(filter: { entity: "ActingSession" }) { nodes { action mutation actorName staffName reason changes { field after } } } }`
  const { auditEntries } = dataOf(await (await gateway.as(member)).ask<{ auditEntries: { nodes: { changes: object[] }[] } }>(journal))
  const [ended, began] = auditEntries.nodes
  expect(began).toMatchObject({
    action: 'CREATED',
    mutation: 'beginActingAs',
    actorName: staff.displayName,
    staffName: staff.displayName,
    reason,
  })
  expect(began!.changes).toEqual(
    expect.arrayContaining([
      { field: 'reason', after: reason },
      { field: 'memberName', after: member.email },
      { field: 'mayWrite', after: 'false' },
      { field: 'expiresAt', after: session.expiresAt },
    ]),
  )
  expect(ended).toMatchObject({ action: 'UPDATED', mutation: 'endActingAs', staffName: staff.displayName })
})

test('an administrator sees who acts, page by page, and ends it', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const admin = await gateway.as(await world.member(circle))
  const [one, two] = [await actingAs(gateway, member), await actingAs(gateway, member, { write: true })]
  const first = dataOf(await admin.ask(actingSessions, { first: 1 })).actingSessions!
  expect(first).toMatchObject({
    totalCount: 2,
    nodes: [
      {
        id: two.session.id,
        tenantId: circle.id,
        membershipId: member.id,
        staffName: two.staff.displayName,
        reason,
        mayWrite: true,
        endedAt: null,
      },
    ],
    pageInfo: { hasNextPage: true },
  })
  const after = first.pageInfo.endCursor
  const rest = dataOf(await admin.ask(actingSessions, { first: 1, after })).actingSessions!
  expect(rest.nodes).toMatchObject([{ id: one.session.id }])
  dataOf(await one.client.ask(sites))
  const ended = dataOf(await admin.ask(endActingAs, { input: { id: one.session.id } }))
  expect(ended.endActingAs).toMatchObject({ endedBy: 'COMPANY', endedAt: expect.any(String) })
  expect(codeOf(await one.client.ask(sites))).toBe('UNAUTHENTICATED')
  dataOf(await two.client.ask(sites))
})

test('a suspended company ends it, too', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const { session, staffClient } = await actingAs(gateway, member)
  dataOf(await does(staffClient, 'suspendTenant', { id: circle.id, reason }))
  const ended = await (await gateway.as(member)).ask(endActingAs, { input: { id: session.id } })
  expect(dataOf(ended).endActingAs.endedBy).toBe('COMPANY')
})

test('acting takes no seat, adds no member, and leaves the member’s own sessions alone', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const admin = await gateway.as(member)
  await world.run('UPDATE tenant_profile SET max_users = 1 WHERE tenant_id = $1', [circle.id])
  const look = '{ memberships { totalCount nodes { id } } sessions { id } }'
  const before = await admin.ask(look)
  await actingAs(gateway, member)
  expect(await admin.ask(look)).toEqual(before)
  dataOf(await admin.ask('mutation { logoutEverywhere }'))
})

test('the staff list who acts where, and what is over', async () => {
  const member = await world.member(await world.circle())
  const { client } = await asStaff(gateway, 'SUPPORT')
  const { session, staff, staffClient } = await actingAs(gateway, member)
  const list = 'query ($filter: StaffActingFilter) { actingSessions(filter: $filter) { totalCount nodes { id staffId memberName } } }'
  const ask = async (filter: object) => dataOf(await client.ask<{ actingSessions: object }>(list, { filter })).actingSessions
  const tenantId = member.tenantId
  const found = { totalCount: 1, nodes: [{ id: session.id, staffId: staff.id, memberName: member.email }] }
  expect(await ask({ tenantId, open: true })).toEqual(found)
  expect(await ask({ tenantId, open: false })).toMatchObject({ totalCount: 0 })
  dataOf(await does(staffClient, 'endActingAs', { id: session.id }, '{ id }'))
  expect(await ask({ staffId: staff.id, open: false })).toEqual(found)
})
