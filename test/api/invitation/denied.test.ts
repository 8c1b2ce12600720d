import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { untouched } from '../../support/untouched.ts'
import { startMailingGateway } from '../password/reset.ts'
import { anybody, invitationChain } from './chain.ts'
import { invitations, resendInvitation, revokeInvitation } from './documents.ts'

const gateway = await startMailingGateway()
const { world, stranger, mailbox } = gateway
const { company, invites, invited, accepts, seats } = invitationChain(gateway)
afterAll(gateway.stop)

test('who may not invite invites nobody, and no letter is written', async () => {
  const { circle } = await company()
  const before = await world.counts()
  for (const role of ['manager', 'engineer', 'viewer']) {
    const by = await gateway.as(await world.member(circle, { roles: [role] }))
    expect(codeOf(await invites(by))).toBe('FORBIDDEN')
  }
  const { letter, invitation } = await world.counts()
  expect({ letter, invitation }).toEqual({ letter: before.letter, invitation: before.invitation })
})

test('nobody invites others to more than they hold', async () => {
  const { circle, by: admin } = await company()
  // Somebody who may invite and nothing else.
  await world.run(`INSERT INTO system_role (tenant_type, code, name, description) VALUES ('CIRCLE', 'host', 'Host', '-')`)
  await world.run(
    `INSERT INTO system_role_entry (tenant_type, role_code, permission) VALUES ('CIRCLE', 'host', 'member.*'), ('CIRCLE', 'host', 'tenant.read')`,
  )
  const by = await gateway.as(await world.member(circle, { roles: ['host'] }))
  expect(codeOf(await invites(by, { roles: ['viewer'] }))).toBe('FORBIDDEN')
  expect(codeOf(await invites(by, { roles: ['host', 'admin'] }))).toBe('FORBIDDEN')
  dataOf(await invites(by, { roles: ['host'] }))
  // Nor by sending again what somebody else had written, and what has lapsed.
  const lapsed = await invited(admin, { roles: ['admin'] })
  await world.run(`UPDATE invitation SET expires_at = now(), sent_at = now() - interval '1 day' WHERE id = $1`, [lapsed.id])
  const sends = (client: Client, { id, version }: typeof lapsed) => client.ask(resendInvitation, { input: { id, version } })
  expect(codeOf(await sends(by, lapsed))).toBe('FORBIDDEN')
  expect(codeOf(await accepts(lapsed.token))).toBe('CONFLICT')
  dataOf(await sends(admin, lapsed))
  await world.run(`DELETE FROM membership_role WHERE role_code = 'host'`)
  await world.run(`DELETE FROM system_role WHERE code = 'host'`)
})

test('who is placed in a unit invites into their part only', async () => {
  const { circle } = await company()
  const [own, other] = [await world.unit(circle), await world.unit(circle)]
  const by = await gateway.as(await world.member(circle, { unit: own }))
  expect(codeOf(await invites(by))).toBe('FORBIDDEN')
  expect(codeOf(await invites(by, { unitId: other.id }))).toBe('FORBIDDEN')
  dataOf(await invites(by, { unitId: own.id }))
})

test('an invitation to another company is not found, neither to send nor to revoke nor in a list', async () => {
  const one = await company()
  const two = await company()
  const { id, tenantId } = await invited(one.by)
  for (const step of [resendInvitation, revokeInvitation])
    expect(codeOf(await two.by.ask(step as typeof resendInvitation, { input: { id, tenantId, version: 1 } }))).toBe('NOT_FOUND')
  expect(codeOf(await invites(two.by, { tenantId }))).toBe('NOT_FOUND')
  const seen = dataOf(await two.by.ask(invitations, { first: 9 })).invitations!
  expect(seen.nodes).toEqual([])
})

test('a link that was used, that has expired and that was revoked is told so, each by its reason, and so is a company that is full', async () => {
  const { circle, by } = await company()
  const refusal = (token: string) => untouched(world).refusal(() => accepts(token))
  const [used, late, lapsed, revoked] = [await invited(by), await invited(by), await invited(by), await invited(by)]
  dataOf(await accepts(used.token))
  expect(await refusal(used.token)).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
  await world.run('UPDATE one_time_token SET expires_at = now() WHERE subject_id = $1', [late.id])
  expect(await refusal(late.token)).toMatchObject({
    ...{ code: 'CONFLICT', reason: 'EXPIRED' },
  })
  await world.run(`UPDATE invitation SET valid_until = now() WHERE id = $1`, [lapsed.id])
  expect(await refusal(lapsed.token)).toMatchObject({ reason: 'EXPIRED' })
  dataOf(await by.ask(revokeInvitation, { input: { id: revoked.id, version: 1 } }))
  expect(await refusal(revoked.token)).toMatchObject({ code: 'CONFLICT', reason: 'REVOKED' })
  expect((await refusal('x'.repeat(43))).code).toBe('NOT_FOUND')
  const crowded = await invited(by)
  await seats(circle, 0)
  expect(await refusal(crowded.token)).toMatchObject({ code: 'CONFLICT', reason: 'FULL' })
})

test('an address with an account is accepted by its owner only', async () => {
  const { by } = await company()
  const member = await world.member(await world.circle())
  const { token } = await invited(by, { email: member.email })
  expect(codeOf(await accepts(token))).toBe('UNAUTHENTICATED')
  const somebody = await gateway.as(await world.member(await world.circle()))
  expect(codeOf(await accepts(token, {}, somebody))).toBe('FORBIDDEN')
  dataOf(await accepts(token, {}, await gateway.as(member)))
})

test('an address whose accent is written apart, or in capitals, is that of the account', async () => {
  const email = `rené-${anybody()}`
  const first = await invited((await company()).by, { email: email.normalize('NFD') })
  expect(first.email).toBe(email)
  dataOf(await accepts(first.token))
  for (const [at, spelt] of [email.normalize('NFD'), email.toUpperCase()].entries()) {
    const { by } = await company()
    dataOf(await invites(by, { email: spelt }))
    expect(codeOf(await accepts(await mailbox.token(email, at + 2)))).toBe('UNAUTHENTICATED')
    // And one invitation, whichever of them is written.
    expect(codeOf(await invites(by, { email }))).toBe('RATE_LIMITED')
  }
})

test('who belongs to the company already does not join twice', async () => {
  const { circle, by } = await company()
  const member = await world.member(circle)
  const { token } = await invited(by, { email: member.email })
  expect(refusalOf(await accepts(token, {}, await gateway.as(member)))).toMatchObject({
    ...{ code: 'CONFLICT', reason: 'USED' },
  })
})

test('nobody joins a company that is suspended', async () => {
  const { circle, by } = await company()
  const { token } = await invited(by)
  await world.run(`UPDATE tenant SET status = 'SUSPENDED' WHERE id = $1`, [circle.id])
  expect(codeOf(await accepts(token))).toBe('TENANT_SUSPENDED')
})

test('an address is written to once a minute, and invited once at a time', async () => {
  const { by } = await company()
  const { id, email } = await invited(by)
  const again = refusalOf(await by.ask(resendInvitation, { input: { id, version: 1 } }))
  expect(again).toMatchObject({ code: 'RATE_LIMITED', budget: 'INVITATION' })
  expect(refusalOf(await invites(by, { email: email.toUpperCase() }))).toMatchObject({
    code: 'RATE_LIMITED',
  })
  await world.run(`UPDATE invitation SET sent_at = NULL WHERE id = $1`, [id])
  expect(codeOf(await invites(by, { email: email.toUpperCase() }))).toBe('CONFLICT')
})

test('the link is no GET: nothing is accepted by following it', async () => {
  const { by } = await company()
  const { token } = await invited(by)
  const query = `mutation { acceptInvitation(input: { token: "${token}", displayName: "A", password: "a staple of another battery" }) { email } }`
  const answer = await fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`)
  expect(answer.status).toBe(400)
  await fetch(`${gateway.url}/accept-invitation`)
  dataOf(await accepts(token))
})

test('a stranger sees no invitations', async () => {
  expect(codeOf(await stranger.ask(invitations, { first: 1 }))).toBe('UNAUTHENTICATED')
  expect(codeOf(await invites(stranger, { email: anybody() }))).toBe('UNAUTHENTICATED')
})
