import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { complaints, exampleSecretKey, readConfig, readDatabaseConfig } from '../../src/config/index.ts'
import { keepSecretKey } from '../../src/config/secret-key.ts'
import { variableNames } from '../../src/config/variables.ts'

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
    budgets: { caller: 100_000, tenant: 1_000_000, address: 10_000 },
    sockets: { caller: 100, address: 5000 },
    trustProxy: 0,
    trustedDocuments: { files: [], only: false },
    baseDomain: undefined,
    dnsServers: undefined,
    captcha: undefined,
    samplePassword: undefined,
    graphiql: undefined,
    origins: ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com'],
    dataDir: '.data',
    logLevel: 'info',
    metricsToken: undefined,
    drainSeconds: 0,
    graceDays: 30,
    traces: undefined,
  })
})

test('an empty variable is an absent one', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', REDIS_URL: '' }).port).toBe(4000)
})

test.for<[string, NodeJS.ProcessEnv, boolean]>([
  ['production with a manifest', { ...production, TRUSTED_DOCUMENTS: 'a.json, b.json' }, true],
  ['development with one', { TRUSTED_DOCUMENTS: 'a.json, b.json' }, false],
  ['development that asks for it', { TRUSTED_DOCUMENTS: 'a.json, b.json', TRUSTED_DOCUMENTS_ONLY: 'true' }, true],
  ['production that asks for all', { ...production, TRUSTED_DOCUMENTS: 'a.json, b.json', TRUSTED_DOCUMENTS_ONLY: 'false' }, false],
])('whether %s serves trusted documents only', ([, env, only]) => {
  expect(readConfig(env).trustedDocuments).toEqual({ files: ['a.json', 'b.json'], only })
})

test.for([
  ['circlegate.example', 'circlegate.example'],
  ['CircleGate.Example.', 'circlegate.example'],
  ['localhost', 'localhost'],
])('BASE_DOMAIN may be %s', ([given, read]) => {
  expect(readConfig({ BASE_DOMAIN: given }).baseDomain).toBe(read)
})

test('DNS_SERVERS are addresses, with ports or without', () => {
  const servers = ['9.9.9.9', '1.1.1.1:5353', '2620:fe::fe', '[2620:fe::fe]', '[2620:fe::fe]:53']
  expect(readConfig({ DNS_SERVERS: servers.join(', ') }).dnsServers).toEqual(servers)
})

test.for<[string, number | string[]]>([
  ['1', 1],
  ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ['loopback,uniquelocal', ['loopback', 'uniquelocal']],
])('TRUST_PROXY may be %s', ([given, read]) => {
  expect(readConfig({ TRUST_PROXY: given }).trustProxy).toEqual(read)
})

test('all that is wrong is told at once to who asks for it', () => {
  expect(complaints({ PORT: 'http', GRAPHIQL: 'yes' })).toEqual([
    expect.stringMatching(/^PORT must be/),
    expect.stringMatching(/^GRAPHIQL must be on or off/),
  ])
  expect(complaints({ ...production, SAMPLE_PASSWORD: 'x'.repeat(12) })).toEqual([expect.stringMatching(/^SAMPLE_PASSWORD is set/)])
  expect(complaints(production)).toEqual([])
})

test('production lets no page of another origin call, unless it is named', () => {
  expect(readConfig(production)).toMatchObject({ origins: [] })
  const CORS_ORIGINS = 'https://app.example, https://studio.apollographql.com'
  expect(readConfig({ ...production, CORS_ORIGINS })).toMatchObject({
    origins: ['https://app.example', 'https://studio.apollographql.com'],
  })
})

test('production with all that it demands is accepted', () => {
  expect(readConfig(production)).toMatchObject({
    production: true,
    host: '0.0.0.0',
    drainSeconds: 3,
  })
})

test('traces go where the variables of OpenTelemetry say', () => {
  const { traces } = readConfig({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%3Db, x-team=field',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
  })
  expect(traces).toEqual({
    endpoint: 'http://collector.example:4318',
    headers: { 'x-key': 'a=b', 'x-team': 'field' },
    service: 'circlegate',
    share: 0.25,
  })
})

// biome-ignore format: one table
const wrong: [string, NodeJS.ProcessEnv, RegExp][] = [
  ['a port that is no number', { PORT: 'http' }, /^PORT must be a whole number from 0 to 65535/],
  ['a port that is too high', { PORT: '65536' }, /^PORT must be/],
  ['an origin with a path', { CORS_ORIGINS: 'https://app.example/' }, /^CORS_ORIGINS must be/],
  ['any origin', { CORS_ORIGINS: '*' }, /^CORS_ORIGINS must be/],
  ['GraphiQL perhaps', { GRAPHIQL: 'maybe' }, /^GRAPHIQL must be on or off/],
  ['a base domain that is an address', { BASE_DOMAIN: '10.0.0.1' }, /^BASE_DOMAIN must be a domain/],
  ['a base domain that is a URL', { BASE_DOMAIN: 'https://a.example' }, /^BASE_DOMAIN must be/],
  [
    'a name server by its name',
    { DNS_SERVERS: 'dns.example' },
    /^DNS_SERVERS must be IP addresses/,
  ],
  ['a name server at no port', { DNS_SERVERS: '9.9.9.9:99999' }, /^DNS_SERVERS must be/],
  ['a negative port', { PORT: '-1' }, /^PORT must be/],
  ['an unknown mode', { NODE_ENV: 'prod' }, /^NODE_ENV must be development, test or production/],
  ['another database', { DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL must look like postgres:/],
  ['a database that is no URL', { DATABASE_URL: 'localhost' }, /^DATABASE_URL must look like/],
  ['a wrong owner URL', { MIGRATE_DATABASE_URL: 'x' }, /^MIGRATE_DATABASE_URL must look like/],
  ['a wrong Redis', { REDIS_URL: 'http://cache' }, /^REDIS_URL must look like redis:/],
  ['a budget in words', { BUDGET_PER_CALLER: 'many' }, /^BUDGET_PER_CALLER must be a whole number/],
  ['a negative budget', { BUDGET_PER_TENANT: '-1' }, /^BUDGET_PER_TENANT must be/],
  ['trusted documents only, of which there are none', { TRUSTED_DOCUMENTS_ONLY: 'true' }, /^TRUSTED_DOCUMENTS_ONLY is set, so that TRUSTED_DOCUMENTS must/],
  ['an unclear wish', { TRUSTED_DOCUMENTS_ONLY: 'yes' }, /^TRUSTED_DOCUMENTS_ONLY must be true or false/],
  ['a proxy that is no address', { TRUST_PROXY: 'proxy.example' }, /^TRUST_PROXY must be the number of proxies/],
  ['any number of proxies', { TRUST_PROXY: 'true' }, /^TRUST_PROXY must be/],
  ['a number of sockets in words', { SOCKETS_PER_CALLER: 'few' }, /^SOCKETS_PER_CALLER must be/],
  ['half a point', { BUDGET_PER_ADDRESS: '0.5' }, /^BUDGET_PER_ADDRESS must be/],
  ['a short key', { SECRET_KEY: 'short' }, /^SECRET_KEY must be 32 characters or more/],
  ['a short password', { SAMPLE_PASSWORD: '1234' }, /^SAMPLE_PASSWORD must be 12 characters/],
  ['an unknown log level', { LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of/],
  ['a short token', { METRICS_TOKEN: 'short' }, /^METRICS_TOKEN must be 16 characters or more/],
  [
    'a grace of no day',
    { DELETION_GRACE_DAYS: '0' },
    /^DELETION_GRACE_DAYS must be a whole number/,
  ],
  ['a drain of hours', { DRAIN_SECONDS: '3600' }, /^DRAIN_SECONDS must be a whole number/],
  [
    'a collector that is no URL',
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    /^OTEL_EXPORTER_OTLP_ENDPOINT must look like http:/,
  ],
  [
    'headers that are none',
    { OTEL_EXPORTER_OTLP_HEADERS: 'key' },
    /^OTEL_EXPORTER_OTLP_HEADERS must look like name=value/,
  ],
  [
    'headers that cannot be read',
    { OTEL_EXPORTER_OTLP_HEADERS: 'key=%zz' },
    /^OTEL_EXPORTER_OTLP_HEADERS must look like name=value/,
  ],
  ['a share above one', { OTEL_TRACES_SAMPLER_ARG: '2' }, /^OTEL_TRACES_SAMPLER_ARG must be/],
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

const listedIn = (page: string, pattern: RegExp) => [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, name]) => name).sort()

const known = [...variableNames].sort()

test('.env.example lists every variable, and the key in it is the one that production refuses', () => {
  expect(listedIn('.env.example', /^([A-Z_]+)=/gm)).toEqual(known)
  expect(readFileSync('.env.example', 'utf8')).toContain(`SECRET_KEY=${exampleSecretKey}`)
})

test('docs/operations.md explains every variable, and no other', () => {
  expect(listedIn('docs/operations.md', /^\| `([A-Z_]+)` \|/gm)).toEqual(known)
})

test('the key of a development set-up is made once and shown to nobody else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'circlegate-key-'))
  const keys = await Promise.all([keepSecretKey(folder), keepSecretKey(folder)])
  expect(keys[0]).toBe(await keepSecretKey(folder))
  expect(keys[0]).toHaveLength(48)
  expect(statSync(join(folder, 'secret-key')).mode & 0o777).toBe(0o600)
  rmSync(folder, { recursive: true })
})
