import { afterAll, expect, test } from 'vitest'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { people } from '../session/people.ts'
import { factors, shown } from './factor.ts'

const gateway = await startGateway({ config: { trustProxy: ['loopback'] } })
const { somebody, signsIn } = people(gateway)
const { begins, confirms, removes, tries } = factors(gateway)
afterAll(gateway.stop)

test('a code that the app does not show confirms nothing', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  expect(refusalOf(await confirms(accessToken, '123456'))).toMatchObject({ code: 'CONFLICT' })
  const { secret } = dataOf(await begins(accessToken)).beginSecondFactor
  for (const wrong of ['', '12345', 'abcdef', shown(secret, -20), shown(secret, 20)])
    expect(refusalOf(await confirms(accessToken, wrong))).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { code: expect.any(String) },
    })
  dataOf(await confirms(accessToken, shown(secret)))
})

test('a code for an account that asks for none is refused by its name', async () => {
  const member = await somebody()
  expect(refusalOf(await tries(member.email, '123456'))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { code: expect.any(String) },
  })
  const { accessToken } = await signsIn(member)
  expect(refusalOf(await removes(accessToken))).toMatchObject({ code: 'CONFLICT' })
})
