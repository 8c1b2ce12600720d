import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'
import { z } from 'zod'
import { parseHost } from '../lib/host.ts'
import { traceVariables } from './traces.ts'

const number = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((port) => port <= 65_535)

/** How much of something somebody may have. */
const amount = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
const points = 'must be a whole number of points, 0 for no limit; leave it out for'
const sockets = 'must be a whole number, 0 for no limit; leave it out for'

const list = (text: string) => text.split(',').map((one) => one.trim())

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

const url = (protocol: RegExp) => z.url({ protocol }).optional()

/** As a browser spells it: no path, no slash at the end, no star. */
const isOrigin = (text: string) =>
  URL.canParse(text) && new URL(text).origin === text && !text.includes('*')

const origins = z
  .string()
  .transform(list)
  .refine((entries) => entries.every(isOrigin))

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

const secretKey = z.string().min(32).optional()

/** How long a company has to think better of it. */
export const defaultGraceDays = 30

/** Every variable that is read, as .env.example lists them: how, and what is said of it when that fails, `PORT must be …`. */
const table = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('must be development, test or production; leave it out for development.'),
  PORT: number
    .default(4000)
    .describe('must be a whole number from 0 to 65535; leave it out for 4000.'),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/)
    .optional()
    .describe('must be a name or an address to listen on; leave it out for localhost.'),
  DATABASE_URL: url(/^postgres(ql)?$/).describe(
    'must look like postgres://login:password@host:5432/name.',
  ),
  MIGRATE_DATABASE_URL: url(/^postgres(ql)?$/).describe(
    'must look like postgres://owner:password@host:5432/name.',
  ),
  SECRET_KEY: secretKey.describe(
    'must be 32 characters or more; make one with: openssl rand -base64 48',
  ),
  OLD_SECRET_KEY: secretKey.describe('must be 32 characters or more: what SECRET_KEY was before.'),
  REDIS_URL: url(/^rediss?$/).describe(
    'must look like redis://host:6379; leave it out for a single node.',
  ),
  TRUSTED_DOCUMENTS: z
    .string()
    .transform(list)
    .optional()
    .describe(
      'must be manifests of documents: paths of JSON files with commas between; leave it out to serve any document.',
    ),
  TRUSTED_DOCUMENTS_ONLY: z
    .enum(['true', 'false'])
    .optional()
    .describe(
      'must be true or false; leave it out for true in production where TRUSTED_DOCUMENTS is set, else false.',
    ),
  TRUST_PROXY: proxies
    .default(0)
    .describe(
      'must be the number of proxies before the gateway, or their addresses (10.0.0.0/8, loopback) with commas between; leave it out for none.',
    ),
  SOCKETS_PER_CALLER: amount.default(100).describe(`${sockets} 100.`),
  SOCKETS_PER_ADDRESS: amount.default(5000).describe(`${sockets} 5000.`),
  BUDGET_PER_CALLER: amount.default(100_000).describe(`${points} 100000.`),
  BUDGET_PER_TENANT: amount.default(1_000_000).describe(`${points} 1000000.`),
  BUDGET_PER_ADDRESS: amount.default(10_000).describe(`${points} 10000.`),
  BASE_DOMAIN: domain
    .optional()
    .describe(
      'must be a domain such as circlegate.example; leave it out and hosts name no company.',
    ),
  DNS_SERVERS: nameServers
    .optional()
    .describe(
      'must be IP addresses with commas between, such as 9.9.9.9,[2620:fe::fe]:53; leave it out for those of the machine.',
    ),
  SMTP_URL: url(/^smtps?$/).describe(
    'must look like smtp://login:password@mail.example:587 or smtps://…; leave it out and mail is put into files in development, and what needs mail is refused in production.',
  ),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
    .optional()
    .describe('must be an address such as Circlegate <no-reply@circlegate.example>.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .regex(/^[^?#]+$/)
    .transform((text) => text.replace(/\/+$/, ''))
    .optional()
    .describe(
      'must be the address at which people find the pages that links in mails lead to, such as https://circlegate.example; leave it out for this gateway’s own.',
    ),
  TURNSTILE_SECRET_KEY: z
    .string()
    .min(10)
    .max(200)
    .optional()
    .describe(
      'must be the secret key of a Turnstile widget; leave it out and nobody is asked to solve anything.',
    ),
  TURNSTILE_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://challenges.cloudflare.com/turnstile/v0/siteverify')
    .describe(
      'must be the address at which answers to challenges are checked; leave it out for Cloudflare’s.',
    ),
  SAMPLE_PASSWORD: z
    .string()
    .min(12)
    .optional()
    .describe('must be 12 characters or more; leave it out and one is made and printed.'),
  GRAPHIQL: z
    .enum(['on', 'off'])
    .optional()
    .describe('must be on or off; leave it out for on in development, off in production.'),
  CORS_ORIGINS: origins
    .optional()
    .describe(
      'must be origins with commas between, such as https://app.example,https://studio.apollographql.com; leave it out for Apollo’s in development, none in production.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('must be one of fatal, error, warn, info, debug, trace and silent.'),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('must be 16 characters or more; leave it out and production shows no metrics.'),
  DELETION_GRACE_DAYS: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((days) => days >= 1 && days <= 365)
    .default(defaultGraceDays)
    .describe('must be a whole number from 1 to 365; leave it out for 30.'),
  DRAIN_SECONDS: z
    .string()
    .regex(/^\d{1,2}$/)
    .transform(Number)
    .refine((seconds) => seconds <= 60)
    .optional()
    .describe('must be a whole number from 0 to 60; leave it out for 0, in production 3.'),
  ...traceVariables,
}

export type Variable = keyof typeof table

export const variableNames = Object.keys(table) as Variable[]

export const ruleOf = (variable: Variable) => table[variable].description

/** What the gateway reads, what who migrates reads, and who looks after the signing keys. */
export const variables = z.object(table).omit({ OLD_SECRET_KEY: true })
export const databaseVariables = variables.pick({
  NODE_ENV: true,
  DATABASE_URL: true,
  MIGRATE_DATABASE_URL: true,
})
export const keysVariables = z.object(table).pick({
  NODE_ENV: true,
  DATABASE_URL: true,
  MIGRATE_DATABASE_URL: true,
  SECRET_KEY: true,
  OLD_SECRET_KEY: true,
})
