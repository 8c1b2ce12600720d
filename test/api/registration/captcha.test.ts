import { afterAll, beforeEach, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { challengeSecret, startChallengeServer } from '../../support/challenge-server.ts'
import { anybody } from '../invitation/chain.ts'
import { requestPasswordReset } from '../password/documents.ts'
import { anew, startMailingGateway } from '../password/reset.ts'
import { newcomers } from './people.ts'

const challenges = await startChallengeServer()
const { url } = challenges
const gateway = await startMailingGateway({ captcha: { secret: challengeSecret, url } })
const { mailbox, stranger } = gateway
const { registers } = newcomers(gateway)
afterAll(async () => {
  await gateway.stop()
  await challenges[Symbol.asyncDispose]()
})
beforeEach(() => {
  delete challenges.fails
  challenges.asked.length = 0
})

/** What the widget gives to somebody who has solved it. */
const solution = () => {
  const token = `solved-${Math.random()}`
  challenges.solved.add(token)
  return token
}

const forgets = (email: string, captcha?: string) =>
  stranger.with({ 'x-forwarded-for': anew() }).ask(requestPasswordReset, { input: { email, ...(captcha && { captcha }) } })

test('whoever has solved the challenge registers, and it was checked with the address that asks', async () => {
  const [email, captcha] = [anybody(), solution()]
  expect(dataOf(await registers(email, { captcha }, '203.0.113.7'))).toEqual({ register: true })
  expect(await mailbox.token(email)).toBeTruthy()
  expect(challenges.asked).toEqual([{ secret: challengeSecret, response: captcha, remoteip: '203.0.113.7' }])
})

test('without an answer, with a wrong one, and with one that was used, nobody registers or has a letter sent', async () => {
  const used = solution()
  dataOf(await registers(anybody(), { captcha: used }))
  for (const captcha of [undefined, 'made-up', used]) {
    const given = captcha === undefined ? {} : { captcha }
    const answers = [await registers(anybody(), given), await forgets(anybody(), captcha)]
    for (const answer of answers) {
      expect(codeOf(answer)).toBe('INVALID_INPUT')
      expect(answer.errors![0]!.extensions.fields).toHaveProperty('captcha')
    }
  }
})

test('whoever has forgotten their password solves it too', async () => {
  expect(dataOf(await forgets(anybody(), solution()))).toEqual({ requestPasswordReset: true })
})

test.each(['nonsense', 'silence'] as const)('while whoever checks answers %s nobody passes', async (how) => {
  challenges.fails = how
  const answer = await registers(anybody(), { captcha: solution() })
  expect(codeOf(answer)).toBe('UNAVAILABLE')
  expect(JSON.stringify(answer)).not.toContain(challengeSecret)
})

test('a secret that is not known there lets nobody pass, and is our fault', async () => {
  const config = { captcha: { secret: 'another-secret', url } }
  await using wrong = await startMailingGateway(config)
  const answer = await newcomers(wrong).registers(anybody(), { captcha: solution() })
  expect(codeOf(answer)).toBe('UNAVAILABLE')
})

test('a gateway that is told of no challenge asks for none', async () => {
  await using open = await startMailingGateway()
  expect(dataOf(await newcomers(open).registers(anybody()))).toEqual({ register: true })
  expect(challenges.asked).toEqual([])
})
