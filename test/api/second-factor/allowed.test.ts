import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { keysOf } from '../../support/keys.ts'
import { people } from '../session/people.ts'
import { factors, shown } from './factor.ts'

const gateway = await startGateway({ config: { trustProxy: ['loopback'] } })
const { world, database } = gateway
const { somebody, signsIn } = people(gateway)
const { begins, removes, tries, careful } = factors(gateway)
afterAll(gateway.stop)

test('once it is confirmed, a login says by its reason that it needs a code, and takes it', async () => {
  const { email, secret, uri } = await careful()
  expect(uri).toMatch(/^otpauth:\/\/totp\/Circlegate:/)
  expect(refusalOf(await tries(email, null))).toMatchObject({
    code: 'UNAUTHENTICATED',
    reason: 'SECOND_FACTOR_REQUIRED',
  })
  const code = shown(secret)
  dataOf(await tries(email, `${code.slice(0, 3)} ${code.slice(3)}`))
})

test('one that was begun and not confirmed is not asked for, and may be begun anew', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const first = dataOf(await begins(accessToken)).beginSecondFactor
  const second = dataOf(await begins(accessToken)).beginSecondFactor
  expect(second.secret).not.toBe(first.secret)
  dataOf(await tries(member.email, null))
})

test('a recovery code stands in for the app once, however it is typed', async () => {
  const { email, codes } = await careful()
  expect(new Set(codes).size).toBe(10)
  dataOf(await tries(email, codes[0]!.toLowerCase().replaceAll('-', ' ')))
  expect(refusalOf(await tries(email, codes[0]!))).toMatchObject({ reason: 'SECOND_FACTOR_WRONG' })
  const tried = await Promise.all(Array.from({ length: 8 }, () => tries(email, codes[1]!)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
})

test('with the password it is removed, and its codes with it', async () => {
  const { email, accountId, accessToken, codes } = await careful()
  expect(codeOf(await removes(accessToken, 'a guess of somebody'))).toBe('INVALID_INPUT')
  expect(dataOf(await removes(accessToken))).toEqual({ removeSecondFactor: true })
  dataOf(await tries(email, null))
  expect(codeOf(await tries(email, codes[0]!))).toBe('INVALID_INPUT')
  expect(await world.run('SELECT FROM recovery_code WHERE account_id = $1', [accountId])).toEqual([])
})

test('neither the secret nor a recovery code lies in the database as it is', async () => {
  const { accountId, secret, codes } = await careful()
  const rows = await world.run(
    'SELECT f::text || r::text AS text FROM second_factor f JOIN recovery_code r USING (account_id) WHERE account_id = $1',
    [accountId],
  )
  expect(rows).toHaveLength(10)
  for (const kept of [secret, ...codes, ...codes.map((one) => one.replaceAll('-', ''))]) expect(JSON.stringify(rows)).not.toContain(kept)
})

test('when SECRET_KEY changes, keys rewrap takes second factors along', async () => {
  const { accountId } = await careful()
  const wrapped = () => world.run('SELECT wrapped_secret FROM second_factor WHERE account_id = $1', [accountId])
  const before = await wrapped()
  const old = 'a key that signs nothing but the tokens of tests'
  const { code } = await keysOf(database, ['rewrap'], { OLD_SECRET_KEY: old })
  expect(code).toBe(0)
  expect(await wrapped()).not.toEqual(before)
})
