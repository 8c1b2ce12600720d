import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { factors, shown } from './factor.ts'

const gateway = await startGateway({ config: { trustProxy: ['loopback'] } })
const { stranger } = gateway
const { begins, confirms, tries, careful } = factors(gateway)
afterAll(gateway.stop)

test('of many who try one code at once one signs in, and it is refused to all later ones', async () => {
  const { email, secret } = await careful()
  const code = shown(secret)
  const tried = await Promise.all(Array.from({ length: 8 }, () => tries(email, code)))
  expect(tried.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const refusal of tried.filter(({ errors }) => errors).map(refusalOf)) expect(refusal.reason).toBe('SECOND_FACTOR_WRONG')
  expect(refusalOf(await tries(email, code))).toMatchObject({ reason: 'SECOND_FACTOR_WRONG' })
})

test('a code that is older than one that was used is refused, and so is one of long ago', async () => {
  const { email, secret } = await careful()
  dataOf(await tries(email, shown(secret, 1)))
  expect(codeOf(await tries(email, shown(secret)))).toBe('UNAUTHENTICATED')
  expect(codeOf(await tries(email, shown(secret, -20)))).toBe('UNAUTHENTICATED')
})

test('who does not know the password is told nothing of a second factor', async () => {
  const { email, secret } = await careful()
  const refusal = refusalOf(await tries(email, shown(secret), { password: 'not this one' }))
  expect(refusal).toEqual(refusalOf(await tries('nobody@test.example', '123456')))
  expect(refusal.reason).toBeUndefined()
  // The code was not used up by it.
  dataOf(await tries(email, shown(secret)))
})

test('who knows the password guesses ten codes, from wherever, and the owner’s device is not shut out', async () => {
  const { email, secret, deviceToken } = await careful()
  const codes = []
  for (let guess = 0; guess < 11; guess++) {
    const { budget, reason } = refusalOf(await tries(email, 'AAAA-BBBB-CCCC-DDDD'))
    codes.push(budget ?? reason)
  }
  expect(codes).toEqual([...Array(10).fill('SECOND_FACTOR_WRONG'), 'SECOND_FACTOR'])
  expect(refusalOf(await tries(email, shown(secret)))).toMatchObject({ budget: 'SECOND_FACTOR' })
  dataOf(await tries(email, shown(secret), { deviceToken }))
})

test('there is one at a time, and none without the password', async () => {
  const { accessToken, secret } = await careful()
  expect(codeOf(await begins(accessToken))).toBe('CONFLICT')
  expect(codeOf(await confirms(accessToken, shown(secret)))).toBe('CONFLICT')
  expect(codeOf(await begins(accessToken, 'a guess of somebody'))).toBe('INVALID_INPUT')
})

test('a stranger has no second factor to begin, confirm or remove', async () => {
  for (const field of [
    'beginSecondFactor(input: { password: "x" }) { uri }',
    'confirmSecondFactor(input: { code: "1" })',
    'removeSecondFactor(input: { password: "x" })',
  ])
    expect(codeOf(await stranger.ask(`mutation { ${field} }`))).toBe('UNAUTHENTICATED')
})
