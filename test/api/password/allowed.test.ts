import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { login } from '../session/documents.ts'
import { people } from '../session/people.ts'
import { fresh, resets, startMailingGateway } from './reset.ts'

const gateway = await startMailingGateway()
const { world, mailbox } = gateway
const { somebody, signsIn, tries, refreshed, isSignedIn } = people(gateway)
const { forgets, resets: reset } = resets(gateway)
afterAll(gateway.stop)

test('whoever has forgotten their password chooses another one by mail, and all sessions end', async () => {
  const member = await somebody()
  const open = await signsIn(member)
  expect(dataOf(await forgets(member.email))).toEqual({ requestPasswordReset: true })
  const token = await mailbox.token(member.email)
  expect(await isSignedIn(open)).toBe(true)
  expect(dataOf(await reset(token))).toEqual({ resetPassword: true })
  expect(await isSignedIn(open)).toBe(false)
  expect(codeOf(await refreshed(open.refreshToken))).toBe('UNAUTHENTICATED')
  expect(codeOf(await tries(member.email))).toBe('UNAUTHENTICATED')
  dataOf(await tries(member.email, { password: fresh }))
})

test('an address is the same in capitals, with blanks around it and in wide letters', async () => {
  const { email } = await somebody()
  const wide = email.replace('@test', '@\uff34\uff25\uff33\uff34')
  dataOf(await forgets(`  ${wide.toUpperCase()} `))
  expect(await mailbox.newest(email)).toContain(`${gateway.url}/reset-password#token=`)
  dataOf(await gateway.stranger.ask(login, { input: { email: wide, password: 'correct horse battery' } }))
})

test('of fifty tries with one link at once one is done', async () => {
  const { email, accountId } = await somebody()
  dataOf(await forgets(email))
  const token = await mailbox.token(email)
  const tried = await Promise.all(Array.from({ length: 50 }, (_, i) => reset(token, `${fresh} ${i}`)))
  const done = tried.filter(({ errors }) => !errors)
  expect(done).toHaveLength(1)
  const told = tried.filter(({ errors }) => errors).map(refusalOf)
  // Whoever waits too long for a turn at hashing is told to come back.
  for (const refusal of told) expect(['CONFLICT', 'RATE_LIMITED']).toContain(refusal.code)
  expect(told.filter(({ reason }) => reason === 'USED').length).toBeGreaterThan(10)
  const [used] = await world.run('SELECT count(*)::int AS n FROM one_time_token WHERE subject_id = $1 AND used_at IS NOT NULL', [accountId])
  expect(used).toEqual({ n: 1 })
})

test('a letter that the server does not take yet is sent when it is due again', async () => {
  const { email } = await somebody()
  mailbox.refuse = { code: 451 }
  dataOf(await forgets(email))
  const waiting = () => world.run<{ attempts: number }>('SELECT attempts FROM letter WHERE address = $1', [email])
  await vi.waitFor(async () => expect(await waiting()).toEqual([{ attempts: 1 }]))
  mailbox.refuse = undefined
  await world.run('UPDATE letter SET due_at = now() WHERE address = $1', [email])
  // Another letter wakes the node, which finds this one due.
  dataOf(await forgets((await somebody()).email))
  await mailbox.newest(email)
  await vi.waitFor(async () => expect(await waiting()).toEqual([]))
})

test('a letter whose node died is sent by the next one that starts', async () => {
  // In production, and without a mail server: this one sends nothing.
  await using idle = await startGateway({ config: { production: true } })
  const { email } = await idle.world.member(await idle.world.circle())
  await idle.world.run(
    `INSERT INTO letter (id, kind, address, expires_at, attempts, due_at)
     VALUES (gen_random_uuid(), 'RESET_PASSWORD', $1, now() + interval '1 hour', 1, now() - interval '1 second')`,
    [email],
  )
  const config = { smtpUrl: mailbox.url, mailFrom: 'no-reply@circlegate.example' }
  await using other = await startGateway({ config, database: idle.database })
  expect(await mailbox.newest(email)).toContain(other.url)
})

test('a letter of a kind that a node does not know is left to newer ones, and holds up no other', async () => {
  await using older = await startMailingGateway()
  const { world, database, mailbox } = older
  await withConnection(database.ownerUrl, 'the scratch database', (owner) => owner.query('ALTER TABLE letter DROP CONSTRAINT letter_kind'))
  await world.run(`INSERT INTO letter (id, kind, expires_at) VALUES (gen_random_uuid(), 'TO_COME', now() + interval '1 hour')`)
  const { email } = await world.member(await world.circle())
  dataOf(await resets(older).forgets(email))
  await mailbox.newest(email)
  await vi.waitFor(async () => expect(await world.run('SELECT kind, attempts FROM letter')).toEqual([{ kind: 'TO_COME', attempts: 0 }]))
})

test('without a mail server a development gateway puts mail into files', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'circlegate-'))
  await using local = await startGateway({ config: { dataDir, publicUrl: 'https://front.example' } })
  const { email } = await local.world.member(await local.world.circle())
  dataOf(await resets(local).forgets(email))
  const [file] = await vi.waitFor(async () => {
    const files = await readdir(join(dataDir, 'mail'))
    expect(files).toHaveLength(1)
    return files
  })
  const written = await readFile(join(dataDir, 'mail', file!), 'utf8')
  expect(written).toMatch(new RegExp(`^To: ${email}\nSubject: Choose a new password\n`))
  const [, token] = /https:\/\/front\.example\/reset-password#token=([\w-]{43})\n/.exec(written)!
  dataOf(await resets(local).resets(token!))
})
