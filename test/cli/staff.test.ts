import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../support/answers.ts'
import { secretKey, startGateway, type TestGateway } from '../support/gateway.ts'
import { staffLogin } from '../support/staff.ts'
import { circlegate } from '../support/terminal.ts'

let gateway: TestGateway
let env: Record<string, string>
beforeAll(async () => {
  gateway = await startGateway()
  env = { DATABASE_URL: gateway.database.url }
})
afterAll(() => gateway.stop())

type Made = { email: string; password: string; role: string }
const staff = async (...args: string[]) => circlegate(['staff', ...args], env)
const made = async (...args: string[]) => JSON.parse((await staff(...args, '--json')).out) as Made
const signIn = (email: string, password: string) =>
  gateway.stranger.under('/internal').ask<{ login: { member: object; accessToken: string } }>(staffLogin, { email, password })

test('somebody is added to the staff, and signs in with the password that is shown once', async () => {
  const { code, out } = await staff('create', '--email', 'Asha@circlegate.example', '--role', 'operations', '--name', 'Asha Rao', '--json')
  expect(code).toBe(0)
  const { password } = JSON.parse(out) as Made
  const { login } = dataOf(await signIn('asha@circlegate.example', password))
  expect(login.member).toMatchObject({ displayName: 'Asha Rao', role: 'OPERATIONS' })
})

test('who has another role has it from the next request on', async () => {
  const { email, password } = await made('create', '--email', 'ravi@circlegate.example', '--role', 'owner')
  const { login } = dataOf(await signIn(email, password))
  const client = gateway.stranger.under('/internal').with({ authorization: `Bearer ${login.accessToken}` })
  dataOf(await client.ask('{ staffEvents { totalCount } }'))
  expect((await staff('set', '--email', email, '--role', 'support')).out).toContain('SUPPORT')
  expect(codeOf(await client.ask('{ staffEvents { totalCount } }'))).toBe('FORBIDDEN')
})

test('who is disabled is out at once, and in again when they are enabled; a new password replaces the old', async () => {
  const { email, password } = await made('create', '--email', 'mina@circlegate.example', '--role', 'admin')
  const { login } = dataOf(await signIn(email, password))
  const client = gateway.stranger.under('/internal').with({ authorization: `Bearer ${login.accessToken}` })
  expect((await staff('set', '--email', email, '--disable')).code).toBe(0)
  expect(codeOf(await client.ask('{ me { id } }'))).toBe('UNAUTHENTICATED')
  expect(codeOf(await signIn(email, password))).toBe('UNAUTHENTICATED')
  const changed = await made('set', '--email', email, '--enable', '--new-password')
  expect(codeOf(await signIn(email, password))).toBe('UNAUTHENTICATED')
  dataOf(await signIn(email, changed.password))
  // A session that was ended does not come back.
  expect(codeOf(await client.ask('{ me { id } }'))).toBe('UNAUTHENTICATED')
})

test('all of the staff are listed', async () => {
  const { out } = await staff('list')
  expect(out.split('\n')[0]).toMatch(/^ADDRESS +ROLE +STATUS +NAME$/)
  expect(out).toMatch(/^Asha@circlegate.example +OPERATIONS +ACTIVE +Asha Rao$/m)
})

test.for<[string, number, string[]]>([
  ['an address that the staff has', 5, ['create', '--email', 'ASHA@circlegate.example', '--role', 'owner']],
  ['an address that is none', 2, ['create', '--email', 'asha', '--role', 'owner']],
  ['a role that is none', 2, ['create', '--email', 'b@circlegate.example', '--role', 'king']],
  ['no role', 2, ['create', '--email', 'b@circlegate.example']],
  ['nobody to change', 5, ['set', '--email', 'nobody@circlegate.example', '--disable']],
])('%s is refused with one line and exit code %d, and nothing is left behind', async ([, exit, args]) => {
  const before = await gateway.world.counts()
  const { code, err } = await staff(...args)
  expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: exit, lines: 1 })
  expect(await gateway.world.counts()).toEqual(before)
})

test('a key of the staff that has leaked is retired, and people go on', async () => {
  const { email, password } = await made('create', '--email', 'leak@circlegate.example', '--role', 'owner')
  dataOf(await signIn(email, password))
  const keys = async (...args: string[]) => circlegate(['keys', ...args, '--json'], { ...env, SECRET_KEY: secretKey })
  const [people, before] = [await keys('list'), await keys('list', '--staff')]
  const { kid } = JSON.parse((await keys('rotate', '--retire', '--staff')).out)
  expect(JSON.parse((await keys('list', '--staff')).out)).toMatchObject([{ kid, state: 'SIGNS' }])
  expect(before.out).not.toContain(kid)
  expect((await keys('list')).out).toBe(people.out)
})

test('the keys of the staff are put away anew with the others', async () => {
  const { email, password } = await made('create', '--email', 'kiran@circlegate.example', '--role', 'owner')
  dataOf(await signIn(email, password))
  const { code, out } = await circlegate(['keys', 'rewrap', '--json'], {
    ...env,
    OLD_SECRET_KEY: secretKey,
    SECRET_KEY: 'another key that signs nothing but the tokens of tests',
  })
  expect({ code, ...JSON.parse(out) }).toEqual({ code: 0, rewrapped: 2 })
})
