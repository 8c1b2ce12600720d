import { afterAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/answers.ts'
import { startMailingGateway } from '../password/reset.ts'
import { newcomers } from './people.ts'

const gateway = await startMailingGateway()
const { registers } = newcomers(gateway)
afterAll(gateway.stop)

test.for([
  ['email', { email: 'a@b.example,c@d.example' }],
  ['displayName', { displayName: ' ' }],
  ['password', { password: 'short' }],
  ['password', { password: 'passwordpassword' }],
  ['password', { password: 'my newcomer@test.example' }],
])('a wrong %s is told by its name: %j', async ([field, given]) => {
  expect(refusalOf(await registers('newcomer@test.example', given as object))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { [field as string]: expect.any(String) },
  })
})
