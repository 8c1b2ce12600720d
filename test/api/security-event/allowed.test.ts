import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import type { SecurityEventKind } from '../../support/gql/graphql.ts'
import { actingAs, reason } from '../acting-session/chain.ts'
import { createApiKey, revokeApiKey } from '../api-key/documents.ts'
import { anew, fresh, resets, startMailingGateway } from '../password/reset.ts'
import { factors, shown } from '../second-factor/factor.ts'
import { changePassword, endSession, login, sessions } from '../session/documents.ts'
import { password, people } from '../session/people.ts'
import { createSite, tower } from '../site/documents.ts'
import { comes, ofCompany, ofPerson } from './trail.ts'

const gateway = await startMailingGateway()
const { world, stranger, bearing, mailbox } = gateway
const { tries, refreshed } = people(gateway)
const { careful, removes } = factors(gateway)
const { forgets, resets: reset } = resets(gateway)
afterAll(gateway.stop)

/** A company of one who signs in and one who looks on. */
async function company() {
  const circle = await world.circle()
  const [member, admin] = [await world.member(circle, { password }), await world.member(circle)]
  return { circle, member, admin, looks: await gateway.as(admin) }
}

async function signsIn(email: string, address = anew()) {
  const client = stranger.with({ 'x-forwarded-for': address, 'user-agent': 'Their browser' })
  const session = dataOf(await client.ask(login, { input: { email, password } })).login
  const by = bearing(session.accessToken).with({ 'x-forwarded-for': address, 'user-agent': 'Their browser' })
  return { address, by, session }
}

const kindsOf = ({ nodes }: { nodes: { kind: string }[] }) => nodes.map(({ kind }) => kind)

test('a sign-in is in the trail of the person, and of the company once it acts there', async () => {
  const { circle, member, looks } = await company()
  const { by, address } = await signsIn(member.email)
  const [own] = (await ofPerson(by)).nodes
  expect(own).toMatchObject({ kind: 'SIGNED_IN', address, userAgent: 'Their browser', times: 1, tenantId: null })
  await by.ask('{ sites { totalCount } }')
  await by.ask('{ sites { totalCount } }')
  const ofMember = () => ofCompany(looks, { memberId: member.id })
  const [told] = await comes(ofMember, 'SIGNED_IN')
  expect(told).toMatchObject({ tenantId: circle.id, memberId: member.id, memberName: member.email, address, userAgent: 'Their browser' })
  expect((await ofMember()).totalCount).toBe(1)
})

test('wrong passwords are told to the person with the address, and to the company without it', async () => {
  const { member, looks } = await company()
  const address = anew()
  await tries(member.email, { address, password: 'not this one' })
  const { by } = await signsIn(member.email)
  const [own] = await comes(() => ofPerson(by), 'SIGN_IN_FAILED')
  expect(own).toMatchObject({ address, times: 1 })
  const [told] = await comes(() => ofCompany(looks), 'SIGN_IN_FAILED')
  expect(told).toMatchObject({ memberId: member.id, address: null, userAgent: null, times: 1 })
})

test('sessions that are ended, and a stolen refresh token, are told where the session has acted', async () => {
  const { member, looks } = await company()
  const [first, second] = [await signsIn(member.email), await signsIn(member.email)]
  for (const { by } of [first, second]) await by.ask('{ sites { totalCount } }')
  await comes(() => ofCompany(looks, { memberId: member.id }), 'SIGNED_IN', 2)
  const { id } = dataOf(await second.by.ask(sessions)).sessions.find((one) => !one.isCurrent)!
  await second.by.ask(endSession, { input: { id } })
  const [ended] = await comes(() => ofPerson(second.by), 'SESSION_ENDED')
  expect(ended).toMatchObject({ detail: 'ENDED_BY_OWNER', address: first.address })
  await refreshed(second.session.refreshToken)
  await world.run(`UPDATE refresh_token SET used_at = used_at - interval '1 minute'`)
  await refreshed(second.session.refreshToken)
  const { by } = await signsIn(member.email)
  expect(await comes(() => ofPerson(by), 'REFRESH_TOKEN_REUSED')).toHaveLength(1)
  const { nodes } = await ofCompany(looks, { kind: ['SESSION_ENDED', 'REFRESH_TOKEN_REUSED'] })
  expect(nodes.map(({ kind, detail }) => [kind, detail])).toEqual([
    ['REFRESH_TOKEN_REUSED', null],
    ['SESSION_ENDED', 'ENDED_BY_OWNER'],
  ])
})

test('a new password is told, whether it was known or mailed for', async () => {
  const { member, looks } = await company()
  const { by } = await signsIn(member.email)
  dataOf(await by.ask(changePassword, { input: { currentPassword: password, newPassword: fresh } }))
  await forgets(member.email)
  dataOf(await reset(await mailbox.token(member.email), password))
  const again = await signsIn(member.email)
  const kind: SecurityEventKind[] = ['PASSWORD_CHANGED', 'PASSWORD_RESET']
  expect(kindsOf(await ofPerson(again.by, { kind }))).toEqual(['PASSWORD_RESET', 'PASSWORD_CHANGED'])
  expect(kindsOf(await ofCompany(looks, { kind }))).toEqual(['PASSWORD_RESET', 'PASSWORD_CHANGED'])
})

test('a second factor that is set, missed, stood in for and removed is told', async () => {
  const { email, accessToken, secret, codes } = await careful()
  const by = bearing(accessToken)
  const input = { email, password }
  await stranger.ask(login, { input: { ...input, code: '000000' } })
  await comes(() => ofPerson(by), 'SECOND_FACTOR_FAILED')
  dataOf(await stranger.ask(login, { input: { ...input, code: codes[0]! } }))
  dataOf(await stranger.ask(login, { input: { ...input, code: shown(secret) } }))
  dataOf(await removes(accessToken))
  expect(kindsOf(await ofPerson(by)).filter((kind) => kind !== 'SIGNED_IN')).toEqual([
    'SECOND_FACTOR_REMOVED',
    'RECOVERY_CODE_USED',
    'SECOND_FACTOR_FAILED',
    'SECOND_FACTOR_SET',
  ])
})

test('a key is told when it is made, when it asks from a new network, and when it is revoked', async () => {
  const { admin, looks } = await company()
  const made = dataOf(await looks.ask(createApiKey, { input: { name: 'Reader', permissions: ['site.read'] } })).createApiKey
  const [one, other] = [anew(), anew()]
  for (const address of [one, one, other])
    dataOf(await gateway.showing(made.secret!).with({ 'x-forwarded-for': address }).ask('{ sites { totalCount } }'))
  const used = await comes(() => ofCompany(looks), 'KEY_USED', 2)
  expect(new Set(used.map(({ address }) => address))).toEqual(new Set([one, other]))
  dataOf(await looks.ask(revokeApiKey, { input: { id: made.apiKey.id, version: 1 } }))
  const { nodes } = await ofCompany(looks, { kind: ['KEY_MADE', 'KEY_REVOKED'] })
  expect(nodes).toMatchObject([
    { kind: 'KEY_REVOKED', memberId: admin.id, detail: 'Reader' },
    { kind: 'KEY_MADE', memberId: admin.id, detail: 'Reader', address: '127.0.0.1' },
  ])
  expect(kindsOf(await ofPerson(looks, { kind: ['KEY_MADE', 'KEY_REVOKED', 'KEY_USED'] }))).toEqual([
    'KEY_REVOKED',
    'KEY_USED',
    'KEY_USED',
    'KEY_MADE',
  ])
})

test('what was denied, and who of the staff acted, is told to the company and to the member', async () => {
  const { circle, admin, looks } = await company()
  const viewer = await world.member(circle, { roles: ['viewer'] })
  const by = await gateway.as(viewer)
  await by.ask(createSite, { input: tower })
  const [denied] = await comes(() => ofCompany(looks), 'DENIED')
  expect(denied).toMatchObject({ memberId: viewer.id, detail: 'site.create', address: '127.0.0.1' })
  expect(kindsOf(await ofPerson(by))).toContain('DENIED')
  const { staff, staffClient, session } = await actingAs(gateway, admin)
  await staffClient.ask(`mutation { endActingAs(input: { id: "${session.id}" }) { id } }`)
  const { nodes } = await ofCompany(looks, { kind: ['ACTING_BEGUN', 'ACTING_ENDED'] })
  expect(nodes).toMatchObject([
    { kind: 'ACTING_ENDED', memberId: admin.id, staffName: staff.displayName, detail: 'STAFF' },
    { kind: 'ACTING_BEGUN', memberId: admin.id, staffName: staff.displayName, detail: reason, address: null },
  ])
  expect(kindsOf(await ofPerson(looks))).toContain('ACTING_BEGUN')
})

test('the trail is paged, and narrowed by kind, member and time', async () => {
  const { circle, looks } = await company()
  const members = [await world.member(circle), await world.member(circle)]
  const data = Array.from({ length: 7 }, (_, n) => ({
    tenantId: circle.id,
    id: newId(),
    kind: 'SECOND_FACTOR_SET',
    memberId: members[n % 2]!.id,
    memberName: 'Asha',
  }))
  await world.make((db) => db.securityEvent.createMany({ data }))
  const kind: SecurityEventKind[] = ['SECOND_FACTOR_SET']
  const all = await ofCompany(looks, { kind })
  expect(all.totalCount).toBe(7)
  const paged: string[] = []
  let after: string | null = null
  do {
    const answer: { securityEvents: typeof all } = dataOf(
      await looks.ask(
        'query ($after: String) { securityEvents(first: 3, after: $after, filter: { kind: [SECOND_FACTOR_SET] }) { nodes { id } pageInfo { hasNextPage endCursor } } }',
        { after },
      ),
    )
    const { nodes, pageInfo } = answer.securityEvents
    paged.push(...nodes.map(({ id }) => id))
    after = pageInfo.hasNextPage ? pageInfo.endCursor! : null
  } while (after)
  expect(paged).toEqual(all.nodes.map(({ id }) => id))
  const [newest] = all.nodes
  const one = await ofCompany(looks, { kind, memberId: newest!.memberId })
  expect([one.totalCount, one.nodes[0]]).toEqual([4, newest])
  const until = await ofCompany(looks, { kind, to: '2020-01-01T00:00:00Z' })
  const since = await ofCompany(looks, { kind, from: '2020-01-01T00:00:00Z' })
  expect([until.totalCount, since.totalCount]).toEqual([0, 7])
})
