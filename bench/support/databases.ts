import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { deploy } from '../../src/db/migrate/deploy.ts'
import { readMigrations } from '../../src/db/migrate/folder.ts'
import { inDatabase } from '../../src/db/migrate/shadow.ts'
import { loadWorld } from './load-world.ts'
import { tenantsOf, type World } from './world.ts'

export type Say = (line: string) => void
export type Database = { name: string; url: string; drop(): Promise<void> }
export type Server = { url: string; embedded: boolean; stop(): Promise<void> }

const prefix = 'circlegate_bench'

/** The server that is named, or an embedded one of the bench's own. */
export async function openServer(url: string | undefined): Promise<Server> {
  if (url) return { url, embedded: false, stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-bench-'))
  const embedded = await startEmbedded(folder, { scratch: true })
  const stop = async () => {
    await embedded.stop()
    await throwAway(folder)
  }
  return { url: embedded.url, embedded: true, stop }
}

/** A data folder with the embedded cluster in it, if there is one. */
export async function throwAway(folder: string): Promise<void> {
  for (const cluster of [join(folder, 'postgres'), join(folder, '.data/postgres')]) {
    // Where root may not show its folders, the cluster lies elsewhere and is linked from here.
    const where = await realpath(cluster).catch(() => undefined)
    if (where) await rm(where, { recursive: true, force: true })
  }
  await rm(folder, { recursive: true, force: true })
}

/** A database with nothing in it, another one each time. */
export async function emptyDatabase(server: Server): Promise<Database> {
  const name = `${prefix}_empty_${randomBytes(6).toString('hex')}`
  await onServer(server.url, (client) => client.query(`CREATE DATABASE ${name}`))
  return { name, url: inDatabase(server.url, name), drop: () => dropDatabase(server, name) }
}

/**
 * A database with that world in it. What it was made from is part of its name, so that one which an
 * earlier run has kept is taken again only if it would be made the same.
 */
export async function worldDatabase(server: Server, world: World, say: Say): Promise<Database> {
  const name = `${prefix}_${tenantsOf(world)}_${await recipe(world)}`
  const url = inDatabase(server.url, name)
  const drop = () => dropDatabase(server, name)
  if (await onServer(server.url, (client) => exists(client, name))) return { name, url, drop }
  say(`loading ${world.sites} sites of ${tenantsOf(world)} companies`)
  await onServer(server.url, (client) => client.query(`CREATE DATABASE ${name}`))
  try {
    await deploy({ ownerUrl: url, databaseUrl: url })
    await onServer(url, (client) => loadWorld(client, world))
  } catch (error) {
    await drop()
    throw error
  }
  return { name, url, drop }
}

async function recipe(world: World): Promise<string> {
  const loading = await readFile(new URL('./load-world.ts', import.meta.url))
  const migrations = await readMigrations()
  const parts = JSON.stringify([world, loading.toString(), migrations])
  return createHash('sha256').update(parts).digest('hex').slice(0, 12)
}

/** Takes out what the measurement has added, so that a kept world is as it was loaded. */
export async function tidy({ url }: Database): Promise<void> {
  await onServer(url, async (client) => {
    await requireEvents(client)
    await client.query('SET session_replication_role = replica')
    await client.query("DELETE FROM site WHERE code LIKE 'NEW%'")
    await client.query('TRUNCATE outbox')
    await client.query('VACUUM (ANALYZE) site')
  })
}

/** Whoever added a site, its event is in the outbox. */
async function requireEvents(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sites: string; events: string }>(`
    SELECT count(s.id) AS sites, count(o.entity_id) AS events
      FROM (SELECT * FROM site WHERE code LIKE 'NEW%') s
      FULL JOIN (SELECT * FROM outbox WHERE entity = 'Site') o ON o.tenant_id = s.tenant_id AND o.entity_id = s.id`)
  const [{ sites, events }] = rows as [{ sites: string; events: string }]
  if (sites !== events) throw new Error(`${sites} sites were added with ${events} events.`)
}

/** A copy in which the wall below is not there: no row-level security, and nothing asked at entry. */
export async function withoutWallBelow(server: Server, from: Database): Promise<Database> {
  const { name, url, drop } = await copyOf(server, from, 'open')
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ open: string }>(openTables)
    for (const { open } of rows) await client.query(open)
    await client.query(openEntry)
    // A copy has no statistics of what is visible to all until it is looked at.
    await client.query('VACUUM (ANALYZE)')
  })
  return { name, url, drop }
}

/** A copy whose changes are told to nobody's journal: what is recorded goes into the outbox alone. */
export async function withoutJournal(server: Server, from: Database): Promise<Database> {
  const { name, url, drop } = await copyOf(server, from, 'unwritten')
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ text: string }>(
      `SELECT pg_get_functiondef('gate.record_change()'::regprocedure) AS text`,
    )
    const parts = rows[0]!.text.split(/INSERT INTO public\.audit_entry[^;]*;/)
    if (parts.length !== 2) throw new Error('gate.record_change writes the journal no more.')
    await client.query(parts.join(''))
    await client.query('VACUUM (ANALYZE)')
  })
  return { name, url, drop }
}

async function copyOf(server: Server, from: Database, as: string): Promise<Database> {
  const name = `${from.name}_${as}`
  const url = inDatabase(server.url, name)
  const drop = () => dropDatabase(server, name)
  await drop()
  await onServer(server.url, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${from.name}`),
  )
  return { name, url, drop }
}

const openTables = `
  SELECT format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', tablename) AS open
    FROM pg_tables WHERE schemaname = 'public' AND rowsecurity`

const openEntry = `
  CREATE OR REPLACE FUNCTION gate.enter(
    p_session uuid, p_tenant uuid, p_membership uuid, p_account_epoch bigint, p_tenant_epoch bigint
  ) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('app.tenant_id', p_tenant::text, true), set_config('app.membership_id', p_membership::text, true);
  END $$`

async function dropDatabase(server: Server, name: string): Promise<void> {
  await onServer(server.url, (client) =>
    client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  )
}

export async function onServer<Result>(
  url: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
  return rowCount === 1
}
