import { randomBytes } from 'node:crypto'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { inDatabase } from '../../src/db/migrate/shadow.ts'

export type Server = { url: string; stop(): Promise<void> }

/** The server that is named, or an embedded one that is thrown away afterwards. */
export async function openServer(url: string | undefined): Promise<Server> {
  if (url) return { url, stop: async () => {} }
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-walk-'))
  const embedded = await startEmbedded(folder, { scratch: true })
  const stop = async () => {
    await embedded.stop()
    // Where root may not show its folders, the cluster lies elsewhere and is linked from here.
    await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
  return { url: embedded.url, stop }
}

/** An empty database of its own for whoever starts on it, dropped whatever happens. */
export async function withDatabase<Result>(
  { url }: Server,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const name = `circlegate_walk_${randomBytes(4).toString('hex')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
    return await use(inDatabase(url, name))
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
  }
}
