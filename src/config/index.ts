import { z } from 'zod'

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

/** A rule is read aloud when it is broken: `PORT must be …`. */
const rules = {
  NODE_ENV: 'must be development, test or production; leave it out for development.',
  PORT: 'must be a whole number from 0 to 65535; leave it out for 4000.',
  HOST: 'must be a name or an address to listen on; leave it out for localhost.',
  DATABASE_URL: 'must look like postgres://login:password@host:5432/name.',
  MIGRATE_DATABASE_URL: 'must look like postgres://owner:password@host:5432/name.',
  SECRET_KEY: 'must be 32 characters or more; make one with: openssl rand -base64 48',
  REDIS_URL: 'must look like redis://host:6379; leave it out for a single node.',
  SAMPLE_PASSWORD: 'must be 12 characters or more; leave it out and one is made and printed.',
  LOG_LEVEL: 'must be one of fatal, error, warn, info, debug, trace and silent.',
} as const

const url = (protocol: RegExp) => z.url({ protocol }).optional()

const databaseVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  DATABASE_URL: url(/^postgres(ql)?$/),
  MIGRATE_DATABASE_URL: url(/^postgres(ql)?$/),
}

const variables = {
  ...databaseVariables,
  PORT: number.default(4000),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .optional(),
  SECRET_KEY: z.string().min(32).optional(),
  REDIS_URL: url(/^rediss?$/),
  SAMPLE_PASSWORD: z.string().min(12).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
}

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
  samplePassword?: string
  logLevel: string
}

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
    samplePassword: read.SAMPLE_PASSWORD,
    logLevel: read.LOG_LEVEL,
  }
}

/** What migrating needs to know: a job that only migrates holds no secret key. */
export function readDatabaseConfig(env: NodeJS.ProcessEnv): DatabaseConfig {
  const read = parse(z.object(databaseVariables), env)
  if (read.NODE_ENV === 'production' && !read.MIGRATE_DATABASE_URL)
    demandDatabase(read.DATABASE_URL)
  return databaseConfig(read)
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

function parse<Shape extends z.ZodObject>(shape: Shape, env: NodeJS.ProcessEnv): z.infer<Shape> {
  // An empty variable is an absent one: that is how .env files leave something out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const result = shape.safeParse(given)
  if (result.success) return result.data
  const variable = String(result.error.issues[0]?.path[0]) as keyof typeof rules
  throw new ConfigError(`${variable} ${rules[variable]}`)
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
