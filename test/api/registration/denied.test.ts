import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { untouched } from '../../support/untouched.ts'
import { anybody } from '../invitation/chain.ts'
import { anew, startMailingGateway } from '../password/reset.ts'
import { login } from '../session/documents.ts'
import { newcomers, password } from './people.ts'

const gateway = await startMailingGateway()
const { world, stranger, mailbox } = gateway
const { registers, proves } = newcomers(gateway)
afterAll(gateway.stop)

test('an address that has an account is answered like any other, and its owner is told by mail', async () => {
  const member = await world.member(await world.circle(), { password: 'correct horse battery' })
  expect(dataOf(await registers(member.email.toUpperCase()))).toEqual({ register: true })
  const letter = await mailbox.newest(member.email)
  expect(letter).toContain('has an account already')
  expect(letter).not.toContain('#token=')
  const own = { email: member.email, password: 'correct horse battery' }
  dataOf(await stranger.ask(login, { input: own }))
})

test('an accent that is written apart, or in capitals, makes no second account', async () => {
  const email = `rené-${anybody()}`
  dataOf(await registers(email.normalize('NFD')))
  dataOf(await proves(await mailbox.token(email)))
  for (const [at, spelt] of [email.normalize('NFD'), email.toUpperCase()].entries()) {
    dataOf(await registers(spelt))
    expect(await mailbox.newest(email, at + 2)).toContain('has an account already')
  }
  dataOf(await stranger.ask(login, { input: { email, password } }))
})

test('of two who register one address the first to prove it has the account', async () => {
  const email = anybody()
  dataOf(await registers(email))
  const first = await mailbox.token(email)
  dataOf(await registers(email, { password: 'the password of somebody else' }))
  const second = await mailbox.token(email, 2)
  dataOf(await proves(first))
  expect(refusalOf(await proves(second))).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
  expect(await world.run('SELECT FROM registration WHERE email_folded = $1', [email])).toEqual([])
})

test('a link that was used and one that has expired are told so', async () => {
  const [one, two] = [anybody(), anybody()]
  const refusal = (token: string) => untouched(world).refusal(() => proves(token))
  dataOf(await registers(one))
  const token = await mailbox.token(one)
  dataOf(await proves(token))
  expect(await refusal(token)).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
  dataOf(await registers(two))
  const late = await mailbox.token(two)
  await world.run('UPDATE one_time_token SET expires_at = now() WHERE used_at IS NULL')
  expect(await refusal(late)).toMatchObject({ code: 'CONFLICT', reason: 'EXPIRED' })
  expect((await refusal('x'.repeat(43))).code).toBe('NOT_FOUND')
})

test('a link is good for what it was sent for only', async () => {
  const email = anybody()
  dataOf(await registers(email))
  const token = await mailbox.token(email)
  const reset = `mutation { resetPassword(input: { token: "${token}", password: "a staple of another battery" }) }`
  expect(codeOf(await stranger.ask(reset))).toBe('NOT_FOUND')
  const accept = `mutation { acceptInvitation(input: { token: "${token}" }) { email } }`
  expect(codeOf(await stranger.ask(accept))).toBe('NOT_FOUND')
})

test('a mailbox gets three letters, and the fourth request is answered all the same', async () => {
  const email = anybody()
  for (let i = 0; i < 5; i++) expect(dataOf(await registers(email))).toEqual({ register: true })
  await mailbox.newest(email, 3)
  const witness = anybody()
  dataOf(await registers(witness, {}, anew()))
  await mailbox.newest(witness)
  expect(mailbox.received.filter(({ to }) => to === email)).toHaveLength(3)
})
