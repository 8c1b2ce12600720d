import { afterAll, beforeAll, expect, test } from 'vitest'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { circlegate } from '../support/terminal.ts'

let gateway: TestGateway
let env: Record<string, string>
beforeAll(async () => {
  gateway = await startGateway()
  env = { DATABASE_URL: gateway.database.url }
})
afterAll(() => gateway.stop())

const create = (...more: string[]) => circlegate(['tenant', 'create', ...more], env)
const admin = ['--admin-email', 'Asha@vod.example', '--admin-name', 'Asha Rao']
const signIn = `mutation ($email: String!, $password: String!) {
  login(input: { email: $email, password: $password }) { memberships { tenant { organizationCode } roles { code } } }
}`

type Session = {
  login: { memberships: { tenant: { organizationCode: string }; roles: { code: string }[] }[] }
}

test('a company is opened, and its first administrator signs in with the password that is shown once', async () => {
  const { code, out } = await create('--type', 'corporate', '--code', 'vod', '--name', 'Vodafone', ...admin, '--json')
  const opened = JSON.parse(out) as { code: string; accountIsNew: boolean; password: string }
  expect(code).toBe(0)
  expect(opened).toMatchObject({ code: 'VOD', accountIsNew: true })
  const { password } = opened
  const { data } = await gateway.stranger.ask<Session>(signIn, { email: 'asha@VOD.example', password })
  expect(data!.login.memberships).toEqual([{ tenant: { organizationCode: 'VOD' }, roles: [{ code: 'admin' }] }])
})

test('who has an account keeps it, and its password, and gains the company', async () => {
  const { code, out } = await create('--type', 'circle', '--code', 'VOD_GJ', '--name', 'Gujarat', '--area', 'GJ', ...admin)
  expect(code).toBe(0)
  expect(out).toContain('had an account already: it keeps its password')
  const accounts = await gateway.world.run(`SELECT FROM account WHERE email_folded = 'asha@vod.example'`)
  expect(accounts).toHaveLength(1)
})

test('all companies are listed, or those of one kind', async () => {
  const { out } = await circlegate(['tenant', 'list', '--json'], env)
  expect(JSON.parse(out)).toMatchObject([
    { code: 'VOD', type: 'CORPORATE', status: 'TRIAL', parent: null, members: 1 },
    { code: 'VOD_GJ', type: 'CIRCLE', subdomain: 'vod-gj' },
  ])
  const lines = (await circlegate(['tenant', 'list', '--type', 'circle'], env)).out.split('\n')
  expect(lines[0]).toMatch(/^CODE +TYPE +STATUS +PARENT +MEMBERS +NAME$/)
  expect(lines[1]).toMatch(/^VOD_GJ +CIRCLE +TRIAL +- +1 +Gujarat$/)
})

test('a password that is given has to be a strong one, as everywhere', async () => {
  const asked = [
    'tenant',
    'create',
    '--type',
    'vendor',
    '--code',
    'NEW',
    '--name',
    'x',
    '--admin-email',
    'new@vod.example',
    '--admin-name',
    'x',
    '--password-stdin',
  ]
  for (const weak of ['short', 'password1234', 'aaaaaaaaaaaa', 'new@vod.example1'])
    expect(await circlegate(asked, env, `${weak}\n`), weak).toMatchObject({ code: 2, out: '' })
  expect(await circlegate(asked, env, 'five boxing wizards\n')).toMatchObject({ code: 0 })
  const { data } = await gateway.stranger.ask<Session>(signIn, { email: 'new@vod.example', password: 'five boxing wizards' })
  expect(data!.login.memberships).toHaveLength(1)
})

test.for<[string, number, string[]]>([
  ['a code that is taken', 5, ['--type', 'circle', '--code', 'VOD', '--name', 'x', ...admin]],
  ['a code that looks like one', 5, ['--type', 'circle', '--code', 'V0D', '--name', 'x', ...admin]],
  ['a code that makes a reserved host', 2, ['--type', 'circle', '--code', 'API', '--name', 'x', ...admin]],
  ['a code that is none', 2, ['--type', 'circle', '--code', 'V-D', '--name', 'x', ...admin]],
  ['a kind that is none', 2, ['--type', 'club', '--code', 'NEW', '--name', 'x', ...admin]],
  ['no administrator', 2, ['--type', 'circle', '--code', 'NEW', '--name', 'x']],
  ['an address that is none', 2, ['--type', 'circle', '--code', 'NEW', '--name', 'x', '--admin-email', 'x', '--admin-name', 'x']],
  ['an area that is none', 2, ['--type', 'circle', '--code', 'NEW', '--name', 'x', '--area', 'XX', ...admin]],
  ['an area of a vendor', 2, ['--type', 'vendor', '--code', 'NEW', '--name', 'x', '--area', 'GJ', ...admin]],
])('%s is refused with one line and exit code %d, and nothing is left behind', async ([, exit, args]) => {
  const before = await gateway.world.counts()
  const { code, err } = await create(...args)
  expect(code).toBe(exit)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(await gateway.world.counts()).toEqual(before)
})
