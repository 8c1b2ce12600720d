import { afterAll, beforeAll, expect, test } from 'vitest'
import { acceptInvitation, inviteMember } from '../api/invitation/documents.ts'
import { requestPasswordReset, resetPassword } from '../api/password/documents.ts'
import { register, verifyEmail } from '../api/registration/documents.ts'
import { login } from '../api/session/documents.ts'
import { codeOf, dataOf } from '../support/answers.ts'
import { Client } from '../support/client.ts'
import { blankDatabase } from '../support/database.ts'
import { type Mailbox, startMailbox } from '../support/mailbox.ts'
import { type Program, runProgram, signIn } from '../support/program.ts'

/** A gateway as its users run it, which logs all that it ever does, and mails to a mailbox of the test's own. */
let mailbox: Mailbox
let program: Program
let stranger: Client
const database = await blankDatabase()
beforeAll(async () => {
  mailbox = await startMailbox()
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: 'Circlegate <no-reply@circlegate.example>' }
  program = await runProgram({ DATABASE_URL: database.ownerUrl, LOG_LEVEL: 'trace', ...mail })
  stranger = new Client(program.url, {})
})
afterAll(async () => {
  await program[Symbol.asyncDispose]()
  await mailbox[Symbol.asyncDispose]()
  await database.drop()
})

const [engineer, viewer] = ['engineer@vod-mpcg.example', 'viewer@vod-mpcg.example']
const password = 'a staple of another battery'
const log = () => program.lines.join('\n')

test('no token that is mailed and no password is in the log, be they taken or refused', async () => {
  const accessToken = await signIn(program, 'admin@vod-mpcg.example')
  const admin = new Client(program.url, { authorization: `Bearer ${accessToken}` })
  const [asha, ravi] = ['asha@mailed.example', 'ravi@mailed.example']
  dataOf(await stranger.ask(requestPasswordReset, { input: { email: engineer } }))
  dataOf(await stranger.ask(register, { input: { email: asha, displayName: 'Asha', password } }))
  dataOf(await admin.ask(inviteMember, { input: { email: ravi, roles: ['viewer'] } }))
  const tokens = [await mailbox.token(engineer), await mailbox.token(asha), await mailbox.token(ravi)]
  const use = async (given = password) => [
    await stranger.ask(resetPassword, { input: { token: tokens[0]!, password: given } }),
    await stranger.ask(verifyEmail, { input: { token: tokens[1]! } }),
    await stranger.ask(acceptInvitation, { input: { token: tokens[2]!, displayName: 'Ravi', password: given } }),
  ]
  const weak = 'hush hush'
  expect((await use(weak)).map(({ errors }) => !errors)).toEqual([false, true, false])
  expect((await use()).map(({ errors }) => !errors)).toEqual([true, false, true])
  expect((await use()).map(codeOf)).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
  dataOf(await stranger.ask(login, { input: { email: asha, password } }))
  const wrong = 'the password of somebody else'
  expect(codeOf(await stranger.ask(login, { input: { email: asha, password: wrong } }))).toBe('UNAUTHENTICATED')
  // The log is not looked at before it is there.
  await expect.poll(log).toMatch(/"operation":"acceptInvitation".*"operation":"login".*"operation":"login"/s)
  for (const secret of [...tokens, accessToken, weak, password, wrong]) expect(log()).not.toContain(secret)
})

test('a letter that the server refuses is told of, and not what is in it, though the server quotes it', async () => {
  mailbox.refuse = { code: 451 }
  dataOf(await stranger.ask(requestPasswordReset, { input: { email: viewer } }))
  await expect.poll(log, { timeout: 10_000 }).toContain('a letter was not taken over')
  const [, token] = /#token=([\w-]{43})/.exec(mailbox.refused[0]!.text)!
  expect(log()).not.toContain(token)
  expect(log()).not.toMatch(/#token=/)
})

test('the start says where mail goes: to the server, or into files where there is none', async () => {
  const where = (of: Program) => of.lines.find((line) => line.startsWith('Mail '))
  await expect.poll(() => where(program)).toBe(`Mail goes to ${new URL(mailbox.url).host}`)
  await using bare = await runProgram({ DATABASE_URL: database.ownerUrl })
  await expect.poll(() => where(bare)).toBe('Mail is put into files in .data/mail/')
})
