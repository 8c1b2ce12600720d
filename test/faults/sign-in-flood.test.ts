import { afterAll, expect, test } from 'vitest'
import { me } from '../api/session/documents.ts'
import { people } from '../api/session/people.ts'
import { codeOf } from '../support/answers.ts'
import { startGateway } from '../support/gateway.ts'

// Each guess comes from an address of its own, as far as the gateway can tell.
const gateway = await startGateway({ config: { trustProxy: ['loopback'] } })
const { tries, somebody } = people(gateway)
afterAll(gateway.stop)

const flood = (guesses: number) =>
  Promise.all(Array.from({ length: guesses }, (_, i) => tries(`nobody-${i}@test.example`, { address: `198.51.100.${i % 250}` })))

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!

test('while a flood of guesses is checked, others are answered as if there were none', async () => {
  const member = await somebody()
  const client = await gateway.as(member)
  await client.ask(me)
  const began = performance.now()
  let flooding = true
  const answers = flood(45).finally(() => {
    flooding = false
  })
  const times: number[] = []
  while (flooding) {
    const asked = performance.now()
    expect((await client.ask(me)).errors).toBeUndefined()
    times.push(performance.now() - asked)
  }
  const whole = performance.now() - began
  expect(new Set((await answers).map(codeOf))).toEqual(new Set(['UNAUTHENTICATED']))
  // Had each waited for the guesses before it, there would be one answer or two.
  expect(times.length).toBeGreaterThan(10)
  expect(median(times)).toBeLessThan(whole / 8)
}, 60_000)

test('who comes when all turns are taken is told to come back, and others then sign in', async () => {
  const member = await somebody()
  const answers = await flood(350)
  const codes = answers.map(codeOf)
  expect(new Set(codes)).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']))
  const refused = answers.find((answer) => codeOf(answer) === 'RATE_LIMITED')!
  expect(refused.errors![0]!.extensions).toMatchObject({
    budget: 'GATEWAY',
    retryAfterSeconds: 2,
  })
  expect((await tries(member.email)).errors).toBeUndefined()
}, 120_000)
