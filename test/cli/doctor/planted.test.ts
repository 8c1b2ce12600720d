import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KeyWrap } from '../../../src/auth/key-wrap.ts'
import { startMailbox } from '../../support/mailbox.ts'
import { circlegate } from '../../support/terminal.ts'
import { complaints, type Patient, startPatient } from './patient.ts'

let patient: Patient
beforeAll(async () => {
  patient = await startPatient()
})
afterAll(() => patient[Symbol.asyncDispose]())

/** Everything that is found with these variables set besides. */
const found = async (env: NodeJS.ProcessEnv = {}) => complaints(await patient.examine({ env: { ...patient.env, ...env } }))

/** Spoils the database, looks, and puts it back. */
async function foundAfter(spoil: string, mend: string, env: NodeJS.ProcessEnv = {}) {
  await patient.run(spoil)
  try {
    return await found(env)
  } finally {
    await patient.run(mend)
  }
}

const mailbox = await startMailbox()
afterAll(() => mailbox[Symbol.asyncDispose]())
const mail = {
  SMTP_URL: mailbox.url,
  MAIL_FROM: 'no-reply@circlegate.example',
  PUBLIC_URL: 'https://circlegate.example',
}
const production = { NODE_ENV: 'production', ...mail }

test('a good one gets a clean bill, in development and in production', async () => {
  expect(await found()).toEqual([])
  expect(await found(production)).toEqual([])
})

test('1: a name in .env that nothing reads, and one in the environment that is almost ours', async () => {
  const file = join(patient.folder, '.env')
  await writeFile(file, 'DATABSE_URL=postgres://x\nDEBUG=1\nLOG_LEVEL=info\n')
  expect(await found({ SECRET_KY: 'x' })).toEqual([
    'warning environment: .env sets DATABSE_URL, which nothing reads → write DATABASE_URL',
    'warning environment: .env sets DEBUG, which nothing reads → remove it, or see .env.example for the names',
    'warning environment: the variable SECRET_KY is set, which nothing reads → write SECRET_KEY',
  ])
  await rm(file)
})

test('2: variables that are wrong, all of them at once', async () => {
  expect(await found({ PORT: 'http', LOG_LEVEL: 'loud' })).toEqual([
    expect.stringMatching(/^wrong environment: PORT must be a whole number .* → leave it out for 4000/),
    expect.stringMatching(/^wrong environment: LOG_LEVEL must be one of /),
  ])
})

test('3: a production without a secret, and one with the secret of the example', async () => {
  expect(await found({ ...production, SECRET_KEY: '' })).toEqual([
    expect.stringMatching(/^wrong environment: SECRET_KEY is missing.*openssl rand -base64 48$/),
  ])
  const example = 'replace-me-with-the-output-of-openssl-rand-base64-48'
  expect(await found({ ...production, SECRET_KEY: example })).toEqual([
    expect.stringMatching(/^wrong environment: SECRET_KEY is a known or guessable one/),
  ])
})

test('4: a Node that is too old', async () => {
  expect(complaints(await patient.examine({ nodeVersion: '18.20.4' }))).toEqual([
    'wrong environment: Node 18.20.4 is too old → install 20.19 or later',
  ])
})

test('5: a database that cannot be reached, and one that is not there', async () => {
  const nowhere = 'postgres://owner:hunter2@127.0.0.1:1/x'
  expect(await found({ DATABASE_URL: nowhere, MIGRATE_DATABASE_URL: '' })).toEqual([
    expect.stringMatching(/^wrong database: .*nothing listens there → start the server or mend/),
  ])
  expect(await found({ MIGRATE_DATABASE_URL: patient.url('absent') })).toEqual([
    expect.stringMatching(/^wrong database: .*it has no such database → .*mend/),
  ])
})

test('6: a database in an encoding that cannot hold every name', async () => {
  await patient.run(`CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`)
  const [line] = await found({ MIGRATE_DATABASE_URL: patient.url('latin') })
  expect(line).toMatch(/^wrong database: the encoding is LATIN1, .* → make it anew: CREATE DATABASE/)
  await patient.run('DROP DATABASE latin')
})

test('7: a time zone of its own', async () => {
  const zone = "ALTER ROLE postgres SET timezone TO 'Asia/Kolkata'"
  expect(await foundAfter(zone, 'ALTER ROLE postgres RESET timezone')).toEqual([
    expect.stringMatching(/^warning database: the time zone is Asia\/Kolkata.* → run: ALTER SYSTEM/),
  ])
})

test('8: clocks that are apart', async () => {
  const fast = { now: () => Date.now() + 5_000 }
  expect(complaints(await patient.examine(fast))).toEqual([
    expect.stringMatching(/^warning database: the clock of the database is \d\.\d s behind → .*NTP/),
  ])
  const slow = { now: () => Date.now() - 60_000 }
  expect(complaints(await patient.examine(slow))).toEqual([
    expect.stringMatching(/^wrong database: the clock of the database is \d+\.\d s ahead/),
  ])
})

test('9: a login that could look past row-level security', async () => {
  expect(await foundAfter('ALTER ROLE circlegate_staff BYPASSRLS', 'ALTER ROLE circlegate_staff NOBYPASSRLS')).toEqual([
    expect.stringMatching(/^wrong rights: The login circlegate_staff has BYPASSRLS, .* → take that/),
    expect.stringMatching(/^wrong drift: role circlegate_staff: power BYPASSRLS/),
  ])
  const boss = new URL(patient.databaseUrl)
  boss.username = 'boss'
  const role = `CREATE ROLE boss SUPERUSER LOGIN PASSWORD '${decodeURIComponent(boss.password)}'`
  const DATABASE_URL = boss.href
  expect(await foundAfter(role, 'DROP ROLE boss', { ...production, DATABASE_URL })).toEqual([
    expect.stringMatching(/^wrong rights: The login boss is a superuser, .* → let DATABASE_URL log/),
  ])
})

test('10: a login that does not get in', async () => {
  const [line] = await foundAfter(
    "ALTER ROLE circlegate_system PASSWORD 'another'",
    `ALTER ROLE circlegate_system PASSWORD '${decodeURIComponent(new URL(patient.databaseUrl).password)}'`,
  )
  expect(line).toMatch(/^wrong rights: .* as circlegate_system: the password is refused → run circ/)
})

test('11: a wall that was taken down by hand', async () => {
  const spoil = 'ALTER TABLE site NO FORCE ROW LEVEL SECURITY'
  expect(await foundAfter(spoil, 'ALTER TABLE site FORCE ROW LEVEL SECURITY')).toEqual([
    expect.stringMatching(/^wrong drift: table site: row-level security is enabled, not forced/),
  ])
})

test('12: a migration that is pending, and an owner who could not apply it', async () => {
  await patient.run('CREATE DATABASE empty')
  await patient.run("CREATE ROLE poor LOGIN PASSWORD 'poor'")
  const url = new URL(patient.url('empty'))
  url.username = 'poor'
  url.password = 'poor'
  const lines = await found({ MIGRATE_DATABASE_URL: url.href })
  expect(lines[0]).toMatch(/^wrong migrations: \d+_tables is pending → run: circlegate migrate dep/)
  expect(lines.at(-1)).toMatch(/^wrong rights: .*poor may not make tables → name the owner in MIGR/)
  await patient.run('DROP DATABASE empty')
  await patient.run('DROP ROLE poor')
})

test('13: a secret that does not open the signing keys', async () => {
  const wrapped = await new KeyWrap('another secret').seal('a key')
  expect(
    await foundAfter(
      `INSERT INTO signing_key (kid, public_jwk, wrapped_private, signs_until, verifies_until)
         VALUES ('k', '{}', '${wrapped}', now() + '1 day', now() + '1 day')`,
      'DELETE FROM signing_key',
    ),
  ).toEqual([
    'wrong keys: SECRET_KEY does not open 1 of 1 signing keys → set SECRET_KEY to what it was when they were made, the same on every node',
  ])
})

test('14: a Redis that is not there, and a listener that is none', async () => {
  expect(await found({ REDIS_URL: 'redis://127.0.0.1:1' })).toEqual([
    expect.stringMatching(/^wrong redis: Redis at 127.0.0.1:1 cannot be used: .*ECONNREFUSED/),
  ])
})

test('15: a port that somebody else has', async () => {
  const other = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => other.listen(0, 'localhost', resolve))
  const { port } = other.address() as { port: number }
  expect(await found({ PORT: String(port) })).toEqual([
    `wrong port: something else listens on localhost:${port} → stop it or choose another PORT`,
  ])
  expect(await found({ HOST: '203.0.113.9' })).toEqual([expect.stringMatching(/^wrong port: 203\.0\.113\.9 is no address of this machine/)])
  other.close()
})

test('16: a secret that others may read, and a data folder that is none', async () => {
  const data = join(patient.folder, '.data')
  await mkdir(data, { recursive: true })
  await writeFile(join(data, 'secret-key'), 'x')
  await chmod(join(data, 'secret-key'), 0o644)
  expect(await found()).toEqual([expect.stringMatching(/^wrong disk: others may read .*secret-key → run: chmod 600 /)])
  await rm(data, { recursive: true })
  await writeFile(data, '')
  expect(await found()).toEqual([expect.stringMatching(/^wrong disk: .*\.data is no folder that can be written to/)])
  await rm(data)
})

test('17: a production without mail, and a mail server that does not answer', async () => {
  expect(await found({ NODE_ENV: 'production' })).toEqual([
    'warning mail: there is no mail: password resets, registrations and invitations are refused → set SMTP_URL, MAIL_FROM and PUBLIC_URL',
  ])
  expect(await found({ ...mail, SMTP_URL: 'smtp://login:hunter2@127.0.0.1:1' })).toEqual([
    expect.stringMatching(/^warning mail: The mail server at 127\.0\.0\.1:1 cannot be used: (?!.*hunter2).* → start it/),
  ])
})

test('the command tells it line by line, or as JSON, and ends with 1', async () => {
  await patient.run('ALTER ROLE circlegate_staff CREATEROLE')
  const { code, out } = await circlegate(['doctor'], patient.env)
  expect(code).toBe(1)
  expect(out).toMatch(/^fine {5}environment {2}Node 2/)
  expect(out).toMatch(/^wrong {4}rights {7}The login circlegate_staff has CREATEROLE.*\n {22}→ take/m)
  const { wrong, findings } = JSON.parse((await circlegate(['doctor', '--json'], patient.env)).out)
  expect(wrong).toBe(2)
  expect(findings).toContainEqual({
    about: 'rights',
    state: 'wrong',
    found: expect.stringContaining('circlegate_staff has CREATEROLE'),
    todo: 'take that right from it',
  })
  await patient.run('ALTER ROLE circlegate_staff NOCREATEROLE')
  expect((await circlegate(['doctor'], patient.env)).code).toBe(0)
})
