import { afterAll, expect, test, vi } from 'vitest'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { accuracy } from '../../walls/twins/classify.ts'
import { changePassword } from '../session/documents.ts'
import { people } from '../session/people.ts'
import { anew, fresh, resets, startMailingGateway } from './reset.ts'

const gateway = await startMailingGateway()
const { world, mailbox, bearing } = gateway
const { somebody, signsIn } = people(gateway)
const { forgets, resets: reset } = resets(gateway)
afterAll(gateway.stop)

async function linkFor(email: string) {
  dataOf(await forgets(email))
  return mailbox.token(email)
}

test('an address that nobody has is answered like one that somebody has, and gets no mail', async () => {
  const { email } = await somebody()
  const nobody = `nobody-${email}`
  expect(dataOf(await forgets(nobody))).toEqual(dataOf(await forgets(email)))
  await mailbox.newest(email)
  expect(mailbox.received.filter(({ to }) => to === nobody)).toEqual([])
  // The positive control: both letters were written, and looked at in their order.
  await vi.waitFor(async () => expect(await world.run('SELECT FROM letter')).toEqual([]))
})

test('known and unknown addresses cannot be told apart by the time that the answer takes', async () => {
  const known: number[] = []
  const unknown: number[] = []
  const timed = async (email: string) => {
    const began = performance.now()
    dataOf(await forgets(email))
    const took = performance.now() - began
    // What becomes of the letter behind the answer is no part of the next one.
    await vi.waitFor(async () => expect(await world.run('SELECT FROM letter')).toEqual([]))
    return took
  }
  const members = []
  for (let i = 0; i < 60; i++) members.push(await somebodyQuick())
  for (const [turn, { email }] of members.entries()) {
    if (turn % 2) unknown.push(await timed(`no-${email}`))
    known.push(await timed(email))
    if (turn % 2 === 0) unknown.push(await timed(`no-${email}`))
  }
  const [a, b] = [known, unknown].map((times) => times.slice(5)) as [number[], number[]]
  expect(accuracy(a, b)).toBeLessThan(0.75)
})

const company = world.circle()
const somebodyQuick = async () => world.member(await company)

test('who asks again and again is answered as before, and no more mail is sent', async () => {
  const { email } = await somebody()
  for (let i = 0; i < 8; i++) expect(dataOf(await forgets(email))).toEqual({ requestPasswordReset: true })
  await mailbox.newest(email, 3)
  const witness = await somebody()
  await linkFor(witness.email)
  expect(mailbox.received.filter(({ to }) => to === email)).toHaveLength(3)
})

test('an address of the network that asks for many is told to wait', async () => {
  const address = anew()
  const codes = []
  for (let i = 0; i < 101; i++) codes.push((await forgets(`a${i}@nobody.example`, address)).errors)
  expect(codes.slice(0, 100).filter(Boolean)).toEqual([])
  expect(codes[100]![0]!.extensions).toMatchObject({
    code: 'RATE_LIMITED',
    budget: 'SIGN_IN_ADDRESS',
  })
})

const refusal = (token: string) => untouched(world).refusal(() => reset(token))

test('a link is good once', async () => {
  const token = await linkFor((await somebody()).email)
  dataOf(await reset(token))
  expect(await refusal(token)).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
})

test('a link that has expired is told so', async () => {
  const { email, accountId } = await somebody()
  const token = await linkFor(email)
  await world.run(`UPDATE one_time_token SET expires_at = now() WHERE subject_id = $1`, [accountId])
  expect(await refusal(token)).toMatchObject({ code: 'CONFLICT', reason: 'EXPIRED' })
})

test('with one link used, or the password changed, all others are void', async () => {
  const member = await somebody()
  const first = await linkFor(member.email)
  dataOf(await forgets(member.email))
  const second = await mailbox.token(member.email, 2)
  dataOf(await reset(second))
  expect(refusalOf(await reset(first))).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
  const other = await somebody()
  const token = await linkFor(other.email)
  const { accessToken } = await signsIn(other)
  const change = { currentPassword: 'correct horse battery', newPassword: fresh }
  dataOf(await bearing(accessToken).ask(changePassword, { input: change }))
  expect(refusalOf(await reset(token))).toMatchObject({ code: 'CONFLICT', reason: 'USED' })
})

test('a token that nobody was sent finds nothing', async () => {
  expect((await refusal('x'.repeat(43))).code).toBe('NOT_FOUND')
})

test('neither the token nor its link is in the database, whatever table is looked at', async () => {
  const token = await linkFor((await somebody()).email)
  const tables = await world.run<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
  )
  for (const { name } of tables) expect(await world.run(`SELECT FROM "${name}" t WHERE t::text LIKE '%' || $1 || '%'`, [token])).toEqual([])
})

test('a gateway in production without a mail server says that it sends no mail', async () => {
  await using bare = await startGateway({
    config: { production: true },
    database: gateway.database,
  })
  const answer = await resets(bare).forgets('somebody@test.example')
  expect(answer.errors![0]).toMatchObject({
    message: expect.stringContaining('SMTP_URL'),
    extensions: { code: 'UNAVAILABLE' },
  })
})
