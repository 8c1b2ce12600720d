import { afterAll, expect, test } from 'vitest'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { people } from '../session/people.ts'
import { resets, startMailingGateway } from './reset.ts'

const gateway = await startMailingGateway()
const { mailbox } = gateway
const { somebody } = people(gateway)
const { forgets, resets: reset } = resets(gateway)
afterAll(gateway.stop)

test.for([
  ['', 'nothing'],
  ['somebody', 'no host'],
  ['a@b', 'a host of one label'],
  ['a@b.example,c@d.example', 'two of them'],
  ['a@b.example\nBcc: c@d.example', 'a header'],
  ['"a b"@c.example', 'quotes'],
])('%j is no address: %s', async ([email]) => {
  expect(refusalOf(await forgets(email!))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { email: expect.any(String) },
  })
})

test('a weak password is refused, and the link stays good', async () => {
  const { email } = await somebody()
  dataOf(await forgets(email))
  const token = await mailbox.token(email)
  for (const weak of ['short', 'passwordpassword', `x${email}`])
    expect(refusalOf(await reset(token, weak))).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { password: expect.any(String) },
    })
  dataOf(await reset(token))
})
