import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleSecretKey, readConfig, readDatabaseConfig } from '../../src/config/index.ts'
import { keepSecretKey } from '../../src/config/secret-key.ts'

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://circlegate_tenant:pw@db.example/circlegate',
  SECRET_KEY: 'Zm9yIHRoZSB0ZXN0cyBvZiB0aGUgY29uZmlndXJhdGlvbg',
}

test('nothing has to be set in development', () => {
  expect(readConfig({})).toEqual({
    production: false,
    port: 4000,
    host: 'localhost',
    databaseUrl: undefined,
    migrateDatabaseUrl: undefined,
    secretKey: undefined,
    redisUrl: undefined,
    samplePassword: undefined,
    dataDir: '.data',
    logLevel: 'info',
  })
})

test('an empty variable is an absent one', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', REDIS_URL: '' }).port).toBe(4000)
})

test('production with all that it demands is accepted', () => {
  expect(readConfig(production)).toMatchObject({ production: true, host: '0.0.0.0' })
})

const wrong: [string, NodeJS.ProcessEnv, RegExp][] = [
  ['a port that is no number', { PORT: 'http' }, /^PORT must be a whole number from 0 to 65535/],
  ['a port that is too high', { PORT: '65536' }, /^PORT must be/],
  ['a negative port', { PORT: '-1' }, /^PORT must be/],
  ['an unknown mode', { NODE_ENV: 'prod' }, /^NODE_ENV must be development, test or production/],
  ['another database', { DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL must look like postgres:/],
  ['a database that is no URL', { DATABASE_URL: 'localhost' }, /^DATABASE_URL must look like/],
  ['a wrong owner URL', { MIGRATE_DATABASE_URL: 'x' }, /^MIGRATE_DATABASE_URL must look like/],
  ['a wrong Redis', { REDIS_URL: 'http://cache' }, /^REDIS_URL must look like redis:/],
  ['a short key', { SECRET_KEY: 'short' }, /^SECRET_KEY must be 32 characters or more/],
  ['a short password', { SAMPLE_PASSWORD: '1234' }, /^SAMPLE_PASSWORD must be 12 characters/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
  ['a host with a path', { HOST: 'a/b' }, /^HOST must be/],
  [
    'production without a database',
    { ...production, DATABASE_URL: '' },
    /^DATABASE_URL is missing/,
  ],
  ['production without a key', { ...production, SECRET_KEY: '' }, /^SECRET_KEY is missing/],
  [
    'production with a short key',
    { ...production, SECRET_KEY: 'short' },
    /^SECRET_KEY must be 32 characters or more/,
  ],
  [
    'production with the key of the example',
    { ...production, SECRET_KEY: exampleSecretKey },
    /^SECRET_KEY is a known or guessable one/,
  ],
  [
    'production with a key of one letter',
    { ...production, SECRET_KEY: 'a'.repeat(64) },
    /^SECRET_KEY is a known or guessable one/,
  ],
  [
    'production with a sample password',
    { ...production, SAMPLE_PASSWORD: 'twelve-or-more' },
    /^SAMPLE_PASSWORD is set/,
  ],
]

test.each(wrong)('%s is refused in one line that names the variable', (_, env, message) => {
  expect(() => readConfig(env)).toThrow(message)
  expect(() => readConfig(env)).toThrow(/^[^\n]+$/)
})

test('no refusal shows the value of a variable, as it may be a secret', () => {
  const secret = 'mysql://login:hunter2@db/x'
  expect(() => readConfig({ DATABASE_URL: secret })).not.toThrow(/hunter2/)
})

test('a job that only migrates in production needs no secret key', () => {
  const { SECRET_KEY: _, ...env } = production
  expect(readDatabaseConfig(env).production).toBe(true)
  expect(() => readDatabaseConfig({ NODE_ENV: 'production' })).toThrow(/^DATABASE_URL is missing/)
})

test('.env.example lists every variable, and the key in it is the one that production refuses', () => {
  const example = readFileSync('.env.example', 'utf8')
  const listed = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual([
    'DATABASE_URL',
    'HOST',
    'LOG_LEVEL',
    'MIGRATE_DATABASE_URL',
    'NODE_ENV',
    'PORT',
    'REDIS_URL',
    'SAMPLE_PASSWORD',
    'SECRET_KEY',
  ])
  expect(example).toContain(`SECRET_KEY=${exampleSecretKey}`)
})

test('the key of a development set-up is made once and shown to nobody else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'circlegate-key-'))
  const keys = await Promise.all([keepSecretKey(folder), keepSecretKey(folder)])
  expect(keys[0]).toBe(await keepSecretKey(folder))
  expect(keys[0]).toHaveLength(48)
  expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})
