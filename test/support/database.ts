import { randomBytes } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../src/db/embedded.ts'
import { deploy } from '../../src/db/migrate/deploy.ts'
import { inDatabase } from '../../src/db/migrate/shadow.ts'
import { planeUrls } from '../../src/db/planes.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated database of this run: copied, never connected to. */
    templateUrl: string
    /** Where scratch databases are made from; nothing is ever written into this one. */
    serverUrl: string
  }
}

export type ScratchDatabase = {
  /** As in production: logs in as circlegate_tenant. */
  url: string
  /** Logs in as the owner of the tables, to plant what a test needs. */
  ownerUrl: string
  drop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const prefix = 'circlegate_test'
const anHour = 60 * 60

/** Once per run: a server, and on it one migrated database that every scratch one is copied from. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startServer(process.env.DATABASE_URL)
  const name = newName()
  const tearDown = async () => {
    await onServer(server.url, (client) => dropAll(client, name))
    await server.stop()
  }
  try {
    await makeTemplate(server.url, name)
  } catch (error) {
    await tearDown()
    throw error
  }
  provide('templateUrl', inDatabase(server.url, name))
  provide('serverUrl', server.url)
  return tearDown
}

async function makeTemplate(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, async (client) => {
    await sweep(client)
    await client.query(`CREATE DATABASE ${name}`)
  })
  const templateUrl = inDatabase(serverUrl, name)
  await deploy({ ownerUrl: templateUrl, databaseUrl: templateUrl })
  // A copy is refused while anybody is connected, so nobody may be.
  await onServer(serverUrl, (client) => client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`))
}

/** A database of its own for a test that alters policies, kills, or counts rows. */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  return copyOf(nameIn(inject('templateUrl')))
}

/** One without a single table, for tests of the migrations themselves. */
export async function blankDatabase(): Promise<ScratchDatabase> {
  return copyOf('template0')
}

async function copyOf(template: string): Promise<ScratchDatabase> {
  const serverUrl = inject('serverUrl')
  const name = `${nameIn(inject('templateUrl'))}_${randomBytes(4).toString('hex')}`
  await onServer(serverUrl, (client) => copy(client, template, name))
  const ownerUrl = inDatabase(serverUrl, name)
  const drop = async () => {
    await onServer(serverUrl, (client) => dropDatabase(client, name))
  }
  return { url: planeUrls(ownerUrl).tenant, ownerUrl, drop, [Symbol.asyncDispose]: drop }
}

async function startServer(url?: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (url) return { url, stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-test-'))
  const embedded = await startEmbedded(folder, { scratch: true })
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      // Where root may not show its folders, the cluster lies elsewhere and is linked from here.
      await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function copy(client: pg.Client, template: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
      return
    } catch (error) {
      // A vacuum may be passing through the template.
      if (attempt === 5 || (error as { code?: string }).code !== '55006') throw error
    }
  }
}

/** The age of a database is written in its name: PostgreSQL does not keep it. */
function newName(): string {
  const seconds = Math.floor(Date.now() / 1000)
  return `${prefix}_${seconds}_${randomBytes(4).toString('hex')}`
}

/** Removes what runs that were killed have left. */
async function sweep(client: pg.Client): Promise<void> {
  const dead = Date.now() / 1000 - anHour
  for (const name of await databasesLike(client, `${prefix}_`)) {
    const [, seconds] = /^circlegate_test_(\d+)_/.exec(name) ?? []
    if (seconds && Number(seconds) < dead) await dropDatabase(client, name)
  }
}

/** A template and its copies, which bear its name with something after it. */
async function dropAll(client: pg.Client, template: string): Promise<void> {
  for (const name of await databasesLike(client, template)) await dropDatabase(client, name)
}

async function databasesLike(client: pg.Client, start: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [start])
  return rows.map(({ datname }) => datname)
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

async function onServer<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const nameIn = (url: string) => new URL(url).pathname.slice(1)
