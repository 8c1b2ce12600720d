import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import { z } from 'zod'
import { parseHost } from '../lib/host.ts'
import { type Traces, traceRules, tracesOf, traceVariables } from './traces.ts'

export type { Traces }

/** A variable of the process that is missing or wrong; the message says what to do about it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** What `.env.example` shows in the place of a key, so that nobody goes live with it. */
export const exampleSecretKey = 'replace-me-with-the-output-of-openssl-rand-base64-48'

const number = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535)

const points = 'must be a whole number of points, 0 for no limit; leave it out for'

const sockets = 'must be a whole number, 0 for no limit; leave it out for'

const list = (text: string) => text.split(',').map((one) => one.trim())

/** How much of something somebody may have. */
const amount = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

/** A number of proxies, or which ones they are. */
const proxies = z.union([
  z.string().regex(/^\d$/).transform(Number),
  z.string().transform(list).refine(areAddresses),
])

function areAddresses(given: string[]): boolean {
  try {
    proxyAddr.compile(given)
    return true
  } catch {
    return false
  }
}

/** A rule is read aloud when it is broken: `PORT must be …`. */
const rules = {
  NODE_ENV: 'must be development, test or production; leave it out for development.',
  PORT: 'must be a whole number from 0 to 65535; leave it out for 4000.',
  HOST: 'must be a name or an address to listen on; leave it out for localhost.',
  DATABASE_URL: 'must look like postgres://login:password@host:5432/name.',
  MIGRATE_DATABASE_URL: 'must look like postgres://owner:password@host:5432/name.',
  SECRET_KEY: 'must be 32 characters or more; make one with: openssl rand -base64 48',
  OLD_SECRET_KEY: 'must be 32 characters or more: what SECRET_KEY was before.',
  REDIS_URL: 'must look like redis://host:6379; leave it out for a single node.',
  TRUSTED_DOCUMENTS:
    'must be manifests of documents: paths of JSON files with commas between; leave it out to serve any document.',
  TRUSTED_DOCUMENTS_ONLY:
    'must be true or false; leave it out for true in production where TRUSTED_DOCUMENTS is set, else false.',
  TRUST_PROXY:
    'must be the number of proxies before the gateway, or their addresses (10.0.0.0/8, loopback) with commas between; leave it out for none.',
  SOCKETS_PER_CALLER: `${sockets} 100.`,
  SOCKETS_PER_ADDRESS: `${sockets} 5000.`,
  BUDGET_PER_CALLER: `${points} 100000.`,
  BUDGET_PER_TENANT: `${points} 1000000.`,
  BUDGET_PER_ADDRESS: `${points} 10000.`,
  BASE_DOMAIN:
    'must be a domain such as circlegate.example; leave it out and hosts name no company.',
  DNS_SERVERS:
    'must be IP addresses with commas between, such as 9.9.9.9,[2620:fe::fe]:53; leave it out for those of the machine.',
  SMTP_URL:
    'must look like smtp://login:password@mail.example:587 or smtps://…; leave it out and mail is put into files in development, and what needs mail is refused in production.',
  MAIL_FROM: 'must be an address such as Circlegate <no-reply@circlegate.example>.',
  PUBLIC_URL:
    'must be the address at which people find the pages that links in mails lead to, such as https://circlegate.example; leave it out for this gateway’s own.',
  TURNSTILE_SECRET_KEY:
    'must be the secret key of a Turnstile widget; leave it out and nobody is asked to solve anything.',
  TURNSTILE_URL:
    'must be the address at which answers to challenges are checked; leave it out for Cloudflare’s.',
  SAMPLE_PASSWORD: 'must be 12 characters or more; leave it out and one is made and printed.',
  GRAPHIQL: 'must be on or off; leave it out for on in development, off in production.',
  CORS_ORIGINS:
    'must be origins with commas between, such as https://app.example,https://studio.apollographql.com; leave it out for Apollo’s in development, none in production.',
  LOG_LEVEL: 'must be one of fatal, error, warn, info, debug, trace and silent.',
  METRICS_TOKEN: 'must be 16 characters or more; leave it out and production shows no metrics.',
  DELETION_GRACE_DAYS: 'must be a whole number from 1 to 365; leave it out for 30.',
  DRAIN_SECONDS: 'must be a whole number from 0 to 60; leave it out for 0, in production 3.',
  ...traceRules,
} as const

const url = (protocol: RegExp) => z.url({ protocol }).optional()

/** Where Apollo’s own Sandbox and Studio run: a developer’s tools, of no use in production. */
const explorers = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com']

/** As a browser spells it: no path, no slash at the end, no star. */
const isOrigin = (text: string) =>
  URL.canParse(text) && new URL(text).origin === text && !text.includes('*')

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every(isOrigin))

const domain = z
  .string()
  .transform(parseHost)
  .refine((host) => host !== undefined && host.kind !== 'address')
  .transform((host) => host!.name)

/** In brackets where a port follows an address of IPv6. */
function isNameServer(entry: string): boolean {
  const [, address = entry, port = '53'] = /^\[?([0-9a-f:.]+?)\]?(?::(\d+))?$/i.exec(entry) ?? []
  return isIP(entry) > 0 || (isIP(address) > 0 && Number(port) <= 65_535)
}

const nameServers = z
  .string()
  .transform(list)
  .refine((entries) => entries.every(isNameServer))

const databaseVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: url(/^postgres(ql)?$/),
  MIGRATE_DATABASE_URL: url(/^postgres(ql)?$/),
}

/** How long a company has to think better of it. */
export const defaultGraceDays = 30

const secretKey = z.string().min(32).optional()

const keysVariables = {
  ...databaseVariables,
  SECRET_KEY: secretKey,
  OLD_SECRET_KEY: secretKey,
}

const variables = {
  ...databaseVariables,
  PORT: number.default(4000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .optional(),
  SECRET_KEY: secretKey,
  REDIS_URL: url(/^rediss?$/),
  TRUSTED_DOCUMENTS: z.string().transform(list).optional(),
  TRUSTED_DOCUMENTS_ONLY: z.enum(['true', 'false']).optional(),
  TRUST_PROXY: proxies.default(0),
  SOCKETS_PER_CALLER: amount.default(100),
  SOCKETS_PER_ADDRESS: amount.default(5000),
  BUDGET_PER_CALLER: amount.default(100_000),
  BUDGET_PER_TENANT: amount.default(1_000_000),
  BUDGET_PER_ADDRESS: amount.default(10_000),
  BASE_DOMAIN: domain.optional(),
  DNS_SERVERS: nameServers.optional(),
  SMTP_URL: url(/^smtps?$/),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
    .optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/^[^?#]+$/)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  TURNSTILE_SECRET_KEY: z.string().min(10).max(200).optional(),
  TURNSTILE_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://challenges.cloudflare.com/turnstile/v0/siteverify'),
  SAMPLE_PASSWORD: z.string().min(12).optional(),
  GRAPHIQL: z.enum(['on', 'off']).optional(),
  CORS_ORIGINS: origins.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
  DELETION_GRACE_DAYS: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((days) => days >= 1 && days <= 365)
    .default(defaultGraceDays),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .refine((seconds) => seconds <= 60)
    .optional(),
  ...traceVariables,
}

/** Every variable that is read, as .env.example lists them. */
export const variableNames = Object.keys(rules) as (keyof typeof rules)[]

export type DatabaseConfig = {
  production: boolean
  /** Absent: the embedded PostgreSQL under `dataDir`. */
  databaseUrl?: string
  migrateDatabaseUrl?: string
  dataDir: string
}

export type Config = DatabaseConfig & {
  port: number
  host: string
  secretKey?: string
  redisUrl?: string
  /** Points that each may spend in a minute; 0 leaves a budget out. */
  budgets: { caller: number; tenant: number; address: number }
  /** Sockets that each may have open; 0 is no limit. */
  sockets: { caller: number; address: number }
  /** Manifests of documents that have ids, and whether no others are served. */
  trustedDocuments: { files: readonly string[]; only: boolean }
  /** The proxies whose word for where a request comes from is taken. */
  trustProxy: number | readonly string[]
  /** Below it every company has a host of its own. */
  baseDomain?: string
  /** Whom to ask for what the DNS holds; absent: those that the machine asks. */
  dnsServers?: string[]
  /** Who takes mail over; absent: files in development, nobody in production. */
  smtpUrl?: string
  /** Whom mail is from. */
  mailFrom?: string
  /** Where the links in mails lead; absent: to this gateway. */
  publicUrl?: string
  /** Who tells people from programs at open doors; absent: nobody. */
  captcha?: { secret: string; url: string }
  samplePassword?: string
  /** Absent: in development only. */
  graphiql?: boolean
  /** Whose pages may call besides our own. */
  origins?: readonly string[]
  logLevel: string
  /** Whoever brings it may read the metrics. */
  metricsToken?: string
  /** How long a node that is to go answers new requests, while /readyz already says no. */
  drainSeconds: number
  /** How long a company lives on after its deletion was asked for; absent: 30 days. */
  graceDays?: number
  /** Absent: no traces are collected. */
  traces?: Traces
}

export type KeysConfig = DatabaseConfig & { secretKey?: string; oldSecretKey?: string }

/** The whole configuration, read once and checked; throws a ConfigError of one line. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = parse(z.object(variables), env)
  const production = read.NODE_ENV === 'production'
  if (production) refuseUnsafe(read)
  return {
    ...databaseConfig(read),
    port: read.PORT,
    host: read.HOST ?? (production ? '0.0.0.0' : 'localhost'),
    secretKey: read.SECRET_KEY,
    redisUrl: read.REDIS_URL,
    budgets: {
      caller: read.BUDGET_PER_CALLER,
      tenant: read.BUDGET_PER_TENANT,
      address: read.BUDGET_PER_ADDRESS,
    },
    sockets: { caller: read.SOCKETS_PER_CALLER, address: read.SOCKETS_PER_ADDRESS },
    trustedDocuments: trustedDocuments(read, production),
    trustProxy: read.TRUST_PROXY,
    baseDomain: read.BASE_DOMAIN,
    dnsServers: read.DNS_SERVERS,
    ...mailOf(read, production),
    ...captchaOf(read),
    samplePassword: read.SAMPLE_PASSWORD,
    graphiql: read.GRAPHIQL && read.GRAPHIQL === 'on',
    origins: read.CORS_ORIGINS ?? (production ? [] : explorers),
    logLevel: read.LOG_LEVEL,
    metricsToken: read.METRICS_TOKEN,
    drainSeconds: read.DRAIN_SECONDS ?? (production ? 3 : 0),
    graceDays: read.DELETION_GRACE_DAYS,
    traces: tracesOf(read),
  }
}

const captchaOf = (read: { TURNSTILE_SECRET_KEY?: string; TURNSTILE_URL: string }) => ({
  captcha: read.TURNSTILE_SECRET_KEY
    ? { secret: read.TURNSTILE_SECRET_KEY, url: read.TURNSTILE_URL }
    : undefined,
})

/** All that is wrong with the variables, a line each: the start tells the first of them only. */
export function complaints(env: NodeJS.ProcessEnv): string[] {
  const result = z.object(variables).safeParse(given(env))
  if (!result.success) return [...new Set(result.error.issues.map(lineOf))]
  try {
    readConfig(env)
    return []
  } catch (error) {
    return [(error as ConfigError).message]
  }
}

/** What migrating needs to know: a job that only migrates holds no secret key. */
export function readDatabaseConfig(env: NodeJS.ProcessEnv): DatabaseConfig {
  const read = parse(z.object(databaseVariables), env)
  if (read.NODE_ENV === 'production' && !read.MIGRATE_DATABASE_URL)
    demandDatabase(read.DATABASE_URL)
  return databaseConfig(read)
}

/** What is needed to look after the signing keys. */
export function readKeysConfig(env: NodeJS.ProcessEnv): KeysConfig {
  const read = parse(z.object(keysVariables), env)
  if (read.NODE_ENV === 'production') refuseUnsafe(read)
  return {
    ...databaseConfig(read),
    secretKey: read.SECRET_KEY,
    oldSecretKey: read.OLD_SECRET_KEY,
  }
}

function databaseConfig(read: {
  NODE_ENV: string
  DATABASE_URL?: string
  MIGRATE_DATABASE_URL?: string
}): DatabaseConfig {
  return {
    production: read.NODE_ENV === 'production',
    databaseUrl: read.DATABASE_URL,
    migrateDatabaseUrl: read.MIGRATE_DATABASE_URL,
    dataDir: '.data',
  }
}

function trustedDocuments(
  read: { TRUSTED_DOCUMENTS?: string[]; TRUSTED_DOCUMENTS_ONLY?: string },
  production: boolean,
): Config['trustedDocuments'] {
  const files = read.TRUSTED_DOCUMENTS ?? []
  const wish = read.TRUSTED_DOCUMENTS_ONLY
  if (wish === 'true' && files.length === 0)
    throw new ConfigError('TRUSTED_DOCUMENTS_ONLY is set, so that TRUSTED_DOCUMENTS must name a manifest.') // biome-ignore format: one row
  return { files, only: wish === undefined ? production && files.length > 0 : wish === 'true' }
}

function mailOf(
  read: { SMTP_URL?: string; MAIL_FROM?: string; PUBLIC_URL?: string },
  production: boolean,
): Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'> {
  if (read.SMTP_URL && !read.MAIL_FROM)
    throw new ConfigError('MAIL_FROM is missing: SMTP_URL is set, and mail needs somebody whom it is from.') // biome-ignore format: one row
  if (read.SMTP_URL && production && !read.PUBLIC_URL)
    throw new ConfigError('PUBLIC_URL is missing: SMTP_URL is set, and links in mails have to lead somewhere.') // biome-ignore format: one row
  return { smtpUrl: read.SMTP_URL, mailFrom: read.MAIL_FROM, publicUrl: read.PUBLIC_URL }
}

function parse<Shape extends z.ZodObject>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  const result = shape.safeParse(given(env))
  if (result.success) return result.data
  throw new ConfigError(lineOf(result.error.issues[0]!))
}

/** An empty variable is an absent one: that is how .env files leave something out. */
function given(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}

function lineOf({ path }: { path: PropertyKey[] }): string {
  const variable = String(path[0]) as keyof typeof rules
  return `${variable} ${rules[variable]}`
}

function refuseUnsafe(read: {
  DATABASE_URL?: string
  SECRET_KEY?: string
  SAMPLE_PASSWORD?: string
}): void {
  demandDatabase(read.DATABASE_URL)
  if (!read.SECRET_KEY) {
    throw new ConfigError(
      'SECRET_KEY is missing: production needs one; make it with: openssl rand -base64 48',
    )
  }
  if (read.SECRET_KEY === exampleSecretKey || new Set(read.SECRET_KEY).size < 10) {
    throw new ConfigError(
      'SECRET_KEY is a known or guessable one; make another with: openssl rand -base64 48',
    )
  }
  if (read.SAMPLE_PASSWORD) {
    throw new ConfigError(
      'SAMPLE_PASSWORD is set: production has no sample accounts; remove the variable.',
    )
  }
}

function demandDatabase(databaseUrl: string | undefined): void {
  if (databaseUrl) return
  throw new ConfigError(
    'DATABASE_URL is missing: production needs a PostgreSQL of its own; set it to postgres://circlegate_tenant:password@host:5432/name.',
  )
}
