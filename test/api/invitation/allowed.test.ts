import type pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { untouched } from '../../support/untouched.ts'
import { updateUnit } from '../organization-unit/documents.ts'
import { startMailingGateway } from '../password/reset.ts'
import { ownRole } from '../role/chain.ts'
import { updateRole } from '../role/documents.ts'
import { login, me } from '../session/documents.ts'
import { anybody, invitationChain, password } from './chain.ts'
import { invitations, resendInvitation, revokeInvitation } from './documents.ts'

const gateway = await startMailingGateway()
const { world, stranger, mailbox } = gateway
const { company, invites, invited, accepts, seats } = invitationChain(gateway)
afterAll(gateway.stop)

test('somebody without an account joins by the link that was mailed, and signs in', async () => {
  const { circle, by } = await company()
  const unit = await world.unit(circle)
  const until = '2500-01-01T00:00:00.000Z'
  const { email, token } = await invited(by, { roles: ['engineer'], unitId: unit.id, validUntil: until })
  const joined = dataOf(await accepts(token)).acceptInvitation
  expect(joined).toMatchObject({ tenantId: circle.id, organizationCode: circle.code, email })
  const session = dataOf(await stranger.ask(login, { input: { email, password } })).login
  expect(session.user.displayName).toBe('Asha')
  const seen = dataOf(await gateway.bearing(session.accessToken).ask(me)).me
  expect(seen.memberships).toEqual([
    { tenant: { id: circle.id }, roles: [{ code: 'engineer' }], validFrom: expect.any(String), validUntil: until },
  ])
  const [row] = await world.run('SELECT unit_id FROM membership WHERE id = $1', [joined.membershipId])
  expect(row).toEqual({ unit_id: unit.id })
})

test('somebody with an account joins another company with it, and goes on acting for the first', async () => {
  const { circle, by } = await company()
  const member = await world.member(await world.circle())
  const { token } = await invited(by, { email: member.email.toUpperCase() })
  const own = await gateway.as({ ...member })
  const joined = dataOf(await accepts(token, { password: null }, own)).acceptInvitation
  expect(joined.tenantId).toBe(circle.id)
  const both = dataOf(await own.ask(me)).me.memberships.map(({ tenant }) => tenant.id)
  expect(both.sort()).toEqual([circle.id, member.tenantId].sort())
  const { authorization } = own.headers
  const unnamed = stranger.with({ authorization: authorization! })
  const acting = dataOf(await unnamed.ask('{ actingTenant { id } }'))
  expect(acting).toEqual({ actingTenant: { id: member.tenantId } })
})

test('whoever was a member before is one again, as the invitation says', async () => {
  const { circle, by } = await company()
  const member = await world.member(circle, { roles: ['admin'], status: 'ENDED' })
  const { token } = await invited(by, { email: member.email })
  const own = await gateway.as({ ...member, tenantId: '' })
  const joined = dataOf(await accepts(token, {}, own)).acceptInvitation
  expect(joined.membershipId).toBe(member.id)
  const seen = dataOf(await own.ask(me)).me.memberships
  expect(seen).toMatchObject([{ tenant: { id: circle.id }, roles: [{ code: 'viewer' }] }])
})

test('of fifty invitations at once for the last seat one is made', async () => {
  const { circle, by } = await company()
  await seats(circle, 1)
  const tried = await Promise.all(Array.from({ length: 50 }, () => invites(by)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
  const told = tried.filter(({ errors }) => errors).map(refusalOf)
  expect(told.filter(({ reason }) => reason === 'FULL').length).toBeGreaterThan(20)
})

test('of fifty people who accept at once for the last seat one joins', async () => {
  const { circle, by } = await company()
  await seats(circle, 60)
  const all = []
  for (let i = 0; i < 50; i++) all.push(await invited(by))
  await seats(circle, 1)
  const tried = await Promise.all(all.map(({ token }) => accepts(token)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const { code, reason } of tried.filter(({ errors }) => errors).map(refusalOf)) expect(reason ?? code).toMatch(/FULL|RATE_LIMITED/)
  const [count] = await world.run('SELECT count(*)::int AS n FROM membership WHERE tenant_id = $1', [circle.id])
  expect(count).toEqual({ n: 2 })
})

test('of fifty tries with one link at once one joins, and one account is made', async () => {
  const { by } = await company()
  const { email, token } = await invited(by)
  const tried = await Promise.all(Array.from({ length: 50 }, () => accepts(token)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
  const [count] = await world.run('SELECT count(*)::int AS n FROM account WHERE email_folded = $1', [email])
  expect(count).toEqual({ n: 1 })
})

/** How many of the gateway's operations wait for a lock. */
const waiting = async (owner: pg.Client) => {
  const text = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return (await owner.query<{ n: number }>(text)).rows[0]!.n
}

test('while somebody joins, the role and the unit that they are promised are changed, and nobody has to try again', async () => {
  const { circle, by } = await company()
  const unit = await world.unit(circle)
  const role = await ownRole(gateway, circle, 'site.read')
  const { token } = await invited(by, { roles: [role.code], unitId: unit.id })
  const seat = `SELECT pg_advisory_xact_lock(hashtext('circlegate seats'), hashtext($1))`
  const answers = await withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
    await owner.query('BEGIN')
    await owner.query(seat, [circle.id])
    const joining = accepts(token)
    await vi.waitFor(async () => expect(await waiting(owner)).toBe(1), 5_000)
    const { code: _, ...named } = { ...role, version: 1, name: 'Renamed' }
    const steps = [by.ask(updateRole, { input: named }), by.ask(updateUnit, { input: { ...unit, version: 1, name: 'Renamed' } })]
    await vi.waitFor(async () => expect(await waiting(owner)).toBe(3), 5_000)
    await owner.query('COMMIT')
    return Promise.all([joining, ...steps])
  })
  expect(answers.map(({ errors }) => errors)).toEqual([undefined, undefined, undefined])
})

test('an invitation is sent once more, and then either link is good', async () => {
  const { by } = await company()
  const { id, email, token, expiresAt } = await invited(by)
  await world.run(`UPDATE invitation SET sent_at = sent_at - interval '1 minute' WHERE id = $1`, [id])
  // The letter of the first time: the trigger wrote another one just now.
  await mailbox.newest(email)
  const sent = dataOf(await by.ask(resendInvitation, { input: { id, version: 1 } }))
  expect(sent.resendInvitation).toMatchObject({ status: 'OPEN', version: 2 })
  expect(sent.resendInvitation.expiresAt > expiresAt).toBe(true)
  expect(await mailbox.token(email, 2)).not.toBe(token)
  dataOf(await accepts(token))
})

test('an invitation is the company’s: it outlives its maker’s membership, and every administrator sees and revokes it', async () => {
  const { circle, by } = await company()
  const maker = await world.member(circle)
  const [kept, taken] = [await invited(await gateway.as(maker)), await invited(await gateway.as(maker))]
  await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [maker.id])
  const open = { first: 10, filter: { status: ['OPEN' as const] } }
  const seen = dataOf(await by.ask(invitations, open)).invitations!.nodes.map(({ id }) => id)
  expect(seen.sort()).toEqual([kept.id, taken.id].sort())
  dataOf(await by.ask(revokeInvitation, { input: { id: taken.id, version: taken.version } }))
  expect(refusalOf(await accepts(taken.token))).toMatchObject({ reason: 'REVOKED' })
  expect(dataOf(await accepts(kept.token)).acceptInvitation.tenantId).toBe(circle.id)
})

test('one that was revoked gives its seat back, and the address may be invited anew', async () => {
  const { circle, by } = await company()
  await seats(circle, 1)
  const { id } = await invited(by)
  expect(await untouched(world).refusal(() => invites(by))).toMatchObject({
    code: 'CONFLICT',
    reason: 'FULL',
  })
  dataOf(await by.ask(revokeInvitation, { input: { id, version: 1 } }))
  dataOf(await invites(by))
})

test('one that has expired holds no seat', async () => {
  const { circle, by } = await company()
  await seats(circle, 1)
  const { id } = await invited(by)
  await world.run('UPDATE invitation SET expires_at = now() WHERE id = $1', [id])
  dataOf(await invites(by))
})

test('the answer is the same for an address with an account, with a membership here, and with none', async () => {
  const { circle, by } = await company()
  const here = await world.member(circle)
  const elsewhere = await world.member(await world.circle())
  const shapes = []
  for (const email of [here.email, elsewhere.email, anybody()]) {
    const { id, email: told, sentAt, expiresAt, ...rest } = dataOf(await invites(by, { email })).inviteMember
    expect({ id, told, sentAt, expiresAt }).toEqual({
      id: expect.any(String),
      told: email,
      sentAt: expect.any(String),
      expiresAt: expect.any(String),
    })
    shapes.push(rest)
  }
  expect(shapes[1]).toEqual(shapes[0])
  expect(shapes[2]).toEqual(shapes[0])
})

test('the same input sent twice is one invitation and one letter', async () => {
  const { by } = await company()
  const input = { id: crypto.randomUUID().replace(/^(.{14})4/, '$17'), email: anybody() }
  const [first, second] = [await invites(by, input), await invites(by, input)]
  expect(dataOf(second)).toEqual(dataOf(first))
})

test('invitations are listed page by page, the newest first', async () => {
  const { by } = await company()
  const made = []
  for (let i = 0; i < 3; i++) made.unshift(dataOf(await invites(by)).inviteMember.id)
  const first = dataOf(await by.ask(invitations, { first: 2 })).invitations!
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const rest = dataOf(await by.ask(invitations, { first: 2, after: first.pageInfo.endCursor }))
  const ids = [...first.nodes, ...rest.invitations!.nodes].map(({ id }) => id)
  expect(ids).toEqual(made)
  const open = dataOf(await by.ask(invitations, { first: 9, filter: { status: ['ACCEPTED' as never] } }))
  expect(open.invitations!.nodes).toEqual([])
})
