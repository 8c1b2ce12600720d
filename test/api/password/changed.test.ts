import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { changePassword, login } from '../session/documents.ts'
import { password, people } from '../session/people.ts'

const gateway = await startGateway()
const { world, stranger, bearing } = gateway
const { somebody, signsIn, tries, refreshed, isSignedIn } = people(gateway)
afterAll(gateway.stop)

const fresh = 'a staple of another battery'
const change = (accessToken: string, currentPassword: string, newPassword: string) =>
  bearing(accessToken).ask(changePassword, { input: { currentPassword, newPassword } })

test('a new password takes the place of the old one, and ends every other session', async () => {
  const member = await somebody()
  const [own, other] = [await signsIn(member), await signsIn(member)]
  expect(dataOf(await change(own.accessToken, password, fresh))).toEqual({ changePassword: true })
  expect(await isSignedIn(own)).toBe(true)
  dataOf(await refreshed(own.refreshToken))
  expect(await isSignedIn(other)).toBe(false)
  expect(codeOf(await refreshed(other.refreshToken))).toBe('UNAUTHENTICATED')
  expect(codeOf(await tries(member.email))).toBe('UNAUTHENTICATED')
  dataOf(await tries(member.email, { password: fresh }))
})

test('who does not know the present password changes nothing', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const refusal = refusalOf(await change(accessToken, 'a guess of somebody', fresh))
  expect(refusal).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { currentPassword: 'This is not your password.' },
  })
  dataOf(await tries(member.email))
})

test('guesses at the present password count like those at the door', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const codes = []
  for (let guess = 0; guess < 11; guess++) codes.push(codeOf(await change(accessToken, `guess number ${guess}`, fresh)))
  expect(codes).toEqual([...Array(10).fill('INVALID_INPUT'), 'RATE_LIMITED'])
})

test.for([
  ['that is short', 'elevenchars'],
  ['of one letter', 'a'.repeat(40)],
  ['of few letters', 'abababababababab'],
  ['that everybody tries', 'PasswordPassword'],
  ['that is a row', 'abcdefghijklmnop'],
  ['that is a row of digits', '0123456789:;'],
])('a new password %s is refused', async ([, weak]) => {
  const { accessToken } = await signsIn(await somebody())
  expect(refusalOf(await change(accessToken, password, weak!))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { newPassword: expect.any(String) },
  })
})

test('a new password may not be the address, however it is written', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  for (const weak of [member.email, member.email.toUpperCase(), `${member.email}!!`]) {
    const { fields } = refusalOf(await change(accessToken, password, weak))
    expect(fields).toEqual({ newPassword: 'Do not use your address.' })
  }
})

test('twelve characters are enough, whatever they are', async () => {
  const { accessToken } = await signsIn(await somebody())
  dataOf(await change(accessToken, password, 'ಬೆಂಗಳೂರು ಮಳೆ'.normalize('NFD').padEnd(12, '雨')))
})

test('a letter is the same however a keyboard puts it together', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const [composed, apart] = ['Zürich is a nice café', 'Zürich is a nice café'.normalize('NFD')]
  expect(composed).not.toBe(apart)
  dataOf(await change(accessToken, password, apart))
  dataOf(await tries(member.email, { password: composed }))
  dataOf(await tries(member.email, { password: apart }))
})

test('a sign-in that began with the old password does not outlive the change', async () => {
  const member = await somebody()
  const own = await signsIn(member)
  const input = { email: member.email, password }
  const racing = Array.from({ length: 8 }, () => stranger.ask(login, { input }))
  dataOf(await change(own.accessToken, password, fresh))
  for (const answer of await Promise.all(racing)) {
    if (answer.data) expect(await isSignedIn(answer.data.login)).toBe(false)
    else expect(codeOf(answer)).toBe('UNAUTHENTICATED')
  }
  const open = await world.run('SELECT id FROM session WHERE account_id = $1 AND ended_at IS NULL', [member.accountId])
  expect(open).toHaveLength(1)
})

test('of two changes at once one is done', async () => {
  const member = await somebody()
  const { accessToken } = await signsIn(member)
  const answers = await Promise.all(
    ['one new battery staple', 'two new battery staples'].map((wanted) => change(accessToken, password, wanted)),
  )
  expect(answers.filter(({ data }) => data)).toHaveLength(1)
  expect(codeOf(answers.find(({ errors }) => errors)!)).toMatch(/^(CONFLICT|INVALID_INPUT)$/)
})

test('nobody changes a password without being signed in', async () => {
  const input = { currentPassword: password, newPassword: fresh }
  expect(codeOf(await stranger.ask(changePassword, { input }))).toBe('UNAUTHENTICATED')
})
