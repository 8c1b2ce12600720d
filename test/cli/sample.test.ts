import { expect, test } from 'vitest'
import { scratchDatabase } from '../support/database.ts'
import { startGateway } from '../support/gateway.ts'
import { staffLogin } from '../support/staff.ts'
import { circlegate } from '../support/terminal.ts'

const login = 'mutation ($input: LoginInput!) { login(input: $input) { user { email } } }'
const password = 'a password of nobody'

test('makes the sample world, and everybody in it can sign in with the password that it says', async () => {
  await using database = await scratchDatabase()
  const env = { DATABASE_URL: database.ownerUrl, SAMPLE_PASSWORD: password }
  const made = JSON.parse((await circlegate(['sample', '--json'], env)).out)
  expect(made.password).toBe(password)
  await using gateway = await startGateway({ database })
  const root = await gateway.stranger.under('/internal').ask(staffLogin, { email: made.staff, password })
  expect(root.data).toMatchObject({ login: { member: { role: 'OWNER' } } })
  for (const email of [made.emails.at(0), made.emails.at(-1)]) {
    const { data } = await gateway.stranger.ask(login, { input: { email, password } })
    expect(data).toEqual({ login: { user: { email } } })
  }
  const again = await circlegate(['sample'], env)
  expect(again.out).toMatch(/^Sample sign-ins, all with the password a password of nobody\n {2}admin@/)
})

test('leaves a database with other companies alone', async () => {
  await using gateway = await startGateway()
  await gateway.world.circle()
  const env = { DATABASE_URL: gateway.database.ownerUrl, SAMPLE_PASSWORD: password }
  const { code, err } = await circlegate(['sample'], env)
  expect(code).toBe(5)
  expect(err).toMatch(/^circlegate: the database holds companies of somebody’s own: .*nothing was done$/m)
})
