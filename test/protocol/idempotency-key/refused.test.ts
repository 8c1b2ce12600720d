import { afterAll, expect, test } from 'vitest'
import { password, people } from '../../api/session/people.ts'
import { codeOf, dataOf, told } from '../../support/answers.ts'
import { untouched } from '../../support/untouched.ts'
import { named, newKey, send, twoNodes } from './nodes.ts'

const { gateway, newcomer, unitsOf, stop } = await twoNodes()
afterAll(stop)

test('what was refused leaves nothing behind, and its key may be used for what is right', async () => {
  const { company, client } = await newcomer()
  const viewer = await gateway.as(await gateway.world.member(company, { roles: ['viewer'] }))
  const key = newKey()
  const parentId = '01900000-0000-7000-8000-000000000001'
  const nowhere = { input: { ...named('North').input, parentId } }
  expect(
    await untouched(gateway.world).codes(
      () => send(viewer, { key, variables: named('North') }),
      () => send(client, { key, variables: nowhere }),
      () => send(client, { key, variables: named('') }),
      () => send(gateway.stranger, { key, variables: named('North') }),
    ),
  ).toEqual(['FORBIDDEN', 'INVALID_INPUT', 'INVALID_INPUT', 'UNAUTHENTICATED'])
  dataOf(await send(client, { key, variables: named('North') }))
  expect(await unitsOf(company)).toBe(1)
})

test('what the door refuses reads the same with a key and without', async () => {
  const { company } = await newcomer()
  const viewer = await gateway.as(await gateway.world.member(company, { roles: ['viewer'] }))
  const plain = await send(viewer, { variables: named('North') })
  const keyed = await send(viewer, { key: newKey(), variables: named('North') })
  expect(codeOf(plain)).toBe('FORBIDDEN')
  expect(told(keyed.errors)).toBe(told(plain.errors))
})

test.each([
  ['role allows it no more', "UPDATE membership_role SET role_code = 'viewer' WHERE membership_id = $1", 'FORBIDDEN'],
  ['membership has ended', "UPDATE membership SET status = 'ENDED' WHERE id = $1", 'NOT_FOUND'],
  [
    'session has ended',
    'UPDATE session SET ended_at = now() FROM membership m WHERE m.account_id = session.account_id AND m.id = $1',
    'UNAUTHENTICATED',
  ],
])('whose %s is not told again what came of it', async (_, change, code) => {
  const { company, member, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  dataOf(await send(client, sent))
  await gateway.world.run(change, [member.id])
  expect(codeOf(await send(client, sent))).toBe(code)
  expect(await unitsOf(company)).toBe(1)
})

test('what is about a sign-in takes no key: it is refused, and not done', async () => {
  const member = await people(gateway).somebody()
  const client = await gateway.as(member)
  const email = JSON.stringify(member.email)
  const secret = JSON.stringify(password)
  const next = JSON.stringify('quite another one, to be sure')
  const asked: Record<string, [query: string, why: RegExp]> = {
    login: [`login(input: { email: ${email}, password: ${secret} }) { accessToken }`, /tokens/],
    refreshSession: ['refreshSession(input: { refreshToken: "x" }) { accessToken }', /tokens/],
    changePassword: [`changePassword(input: { currentPassword: ${secret}, newPassword: ${next} })`, /passwords/],
    logout: ['logout', /sign-in/],
    logoutEverywhere: ['logoutEverywhere', /sign-in/],
    endSession: [`endSession(input: { id: "${member.sessionId}" })`, /sign-in/],
  }
  for (const [name, [field, why]] of Object.entries(asked)) {
    const told = await untouched(gateway.world).refusal(() => send(client, { key: newKey(), query: `mutation { ${field} }` }))
    expect(told).toMatchObject({ code: 'INVALID_INPUT' })
    const { 'Idempotency-Key': said } = told.fields as Record<string, string>
    expect(said).toMatch(new RegExp(`^${name} takes no key: `))
    expect(said).toMatch(why)
  }
  expect(codeOf(await send(client, { key: newKey(), query: 'mutation { __typename }' }))).toBe('INVALID_INPUT')
  // They were refused for the key alone.
  dataOf(await send(client, { query: `mutation { ${asked.changePassword![0]} }` }))
  dataOf(await send(client, { query: 'mutation { logout }' }))
})
