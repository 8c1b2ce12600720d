import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { deploy } from '../../src/db/migrate/deploy.ts'
import { inDatabase } from '../../src/db/migrate/shadow.ts'
import { loadWorld } from './load-world.ts'
import type { World } from './world.ts'

export type Server = { url: string; embedded: boolean; stop(): Promise<void> }

/** The server that is named, or an embedded one of the bench's own. */
export async function openServer(url: string | undefined): Promise<Server> {
  if (url) return { url, embedded: false, stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-bench-'))
  const embedded = await startEmbedded(folder, { scratch: true })
  const stop = async () => {
    await embedded.stop()
    // Where root may not show its folders, the cluster lies elsewhere and is linked from here.
    await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
  return { url: embedded.url, embedded: true, stop }
}

/** A database with that world in it; one that an earlier run has kept is taken as it is. */
export async function worldDatabase(server: Server, name: string, world: World): Promise<string> {
  const url = inDatabase(server.url, name)
  const known = await onServer(server.url, (client) => exists(client, name))
  if (known) return url
  await onServer(server.url, (client) => client.query(`CREATE DATABASE ${name}`))
  try {
    await deploy({ ownerUrl: url, databaseUrl: url })
    await onServer(url, (client) => loadWorld(client, world))
  } catch (error) {
    await dropDatabase(server, name)
    throw error
  }
  return url
}

/** A copy in which the wall below is not there: no row-level security, and nothing asked at entry. */
export async function withoutWallBelow(server: Server, from: string, to: string): Promise<string> {
  await onServer(server.url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${to} WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${to} TEMPLATE ${from}`)
  })
  const url = inDatabase(server.url, to)
  await onServer(url, async (client) => {
    const { rows } = await client.query<{ open: string }>(
      `SELECT format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', tablename) AS open
         FROM pg_tables WHERE schemaname = 'public' AND rowsecurity`,
    )
    for (const { open } of rows) await client.query(open)
    await client.query(`
      CREATE OR REPLACE FUNCTION gate.enter(p_session uuid, p_tenant uuid, p_membership uuid, p_account_epoch bigint, p_tenant_epoch bigint)
      RETURNS void LANGUAGE plpgsql AS 'BEGIN END'`)
  })
  return url
}

export async function dropDatabase(server: Server, name: string): Promise<void> {
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
