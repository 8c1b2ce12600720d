import type { z } from 'zod'
import { type Traces, tracesOf } from './traces.ts'
import { databaseVariables, keysVariables, ruleOf, type Variable, variables } from './variables.ts'

export type { Traces }

/** A variable of the process that is missing or wrong; the message says what to do about it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** What `.env.example` shows in the place of a key, so that nobody goes live with it. */
export const exampleSecretKey = 'replace-me-with-the-output-of-openssl-rand-base64-48'

/** Where Apollo’s own Sandbox and Studio run: a developer’s tools, of no use in production. */
const explorers = ['https://studio.apollographql.com', 'https://sandbox.embed.apollographql.com']

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
  const read = parse(variables, env)
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
  const result = variables.safeParse(given(env))
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
  const read = parse(databaseVariables, env)
  if (read.NODE_ENV === 'production' && !read.MIGRATE_DATABASE_URL)
    demandDatabase(read.DATABASE_URL)
  return databaseConfig(read)
}

/** What is needed to look after the signing keys. */
export function readKeysConfig(env: NodeJS.ProcessEnv): KeysConfig {
  const read = parse(keysVariables, env)
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
    throw new ConfigError(
      'TRUSTED_DOCUMENTS_ONLY is set, so that TRUSTED_DOCUMENTS must name a manifest.',
    )
  return { files, only: wish === undefined ? production && files.length > 0 : wish === 'true' }
}

function mailOf(
  read: { SMTP_URL?: string; MAIL_FROM?: string; PUBLIC_URL?: string },
  production: boolean,
): Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'> {
  if (read.SMTP_URL && !read.MAIL_FROM)
    throw new ConfigError(
      'MAIL_FROM is missing: SMTP_URL is set, and mail needs somebody whom it is from.',
    )
  if (read.SMTP_URL && production && !read.PUBLIC_URL)
    throw new ConfigError(
      'PUBLIC_URL is missing: SMTP_URL is set, and links in mails have to lead somewhere.',
    )
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
  const variable = path[0] as Variable
  return `${variable} ${ruleOf(variable)}`
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
