import { resolve } from 'node:path'
import pg from 'pg'
import { type Cluster, openCluster } from './embedded/cluster.ts'
import {
  complaintOf,
  halt,
  launch,
  type Postmaster,
  pause,
  readPostmaster,
  removeStaleLock,
  signal,
} from './embedded/postmaster.ts'
import { DatabaseProblem } from './problem.ts'

type Embedded = { url: string; stop(): Promise<void> }
type EmbeddedOptions = {
  /** Use the server of another process that is running, instead of refusing. */
  share?: boolean
  /** For tests: thrown away afterwards, so written without care for a power cut. */
  scratch?: boolean
}

/** Held by the process whose server it is; it goes when that process goes, however it ends. */
const ownership = 4_711_0001

/** Starts the embedded PostgreSQL of `dataDir`, making it first if it is not there. */
export async function startEmbedded(
  dataDir: string,
  { share = false, scratch = false }: EmbeddedOptions = {},
): Promise<Embedded> {
  const cluster = await openCluster(resolve(dataDir), scratch)
  const left = await findRunning(cluster)
  const running = left ?? (await startServer(cluster))
  const owned = await takeOwnership(running.keeper)
  if (!owned && !share) {
    await running.keeper.end()
    throw new DatabaseProblem(
      `Another Circlegate is running on ${dataDir} (its PostgreSQL is process ${running.server.pid})`,
      'stop it first, or set DATABASE_URL',
    )
  }
  await ensureDatabase(running.keeper)
  return owned ? ownedBy(cluster, running) : shared(cluster, running)
}

type Running = { server: Postmaster; keeper: pg.Client }

/** A server that outlived its process is taken over; the lock of one that did not is removed. */
async function findRunning(cluster: Cluster): Promise<Running | undefined> {
  let refusals = 0
  for (let server = await readPostmaster(cluster); server; server = await readPostmaster(cluster)) {
    const answer = await greet(cluster, server)
    if (answer instanceof pg.Client) return { server, keeper: answer }
    const alive = isAlive(server.pid)
    if (alive && answer === 'locked out') throw lockedOut(cluster)
    if (answer === 'busy') await pause(20)
    // A server that is just coming up holds its lock before it listens.
    else if (alive && ++refusals < 40) await pause(50)
    else await removeStaleLock(cluster)
  }
  return undefined
}

async function startServer(cluster: Cluster): Promise<Running> {
  const server = await launch(cluster)
  while (server.child.exitCode === null && server.child.signalCode === null) {
    const answer = await greet(cluster, server)
    if (answer instanceof pg.Client) return { server, keeper: answer }
    if (answer === 'locked out') {
      await halt(cluster, server)
      throw lockedOut(cluster)
    }
    await pause(5)
  }
  // Of two processes that start at the very same moment, PostgreSQL itself refuses one.
  const other = await findRunning(cluster)
  if (!other) throw await complaintOf(cluster)
  return other
}

/** A connection; or the server is on its way, refuses our password, or does not listen. */
type Answer = pg.Client | 'busy' | 'locked out' | 'absent'

async function greet(cluster: Cluster, { port }: Postmaster): Promise<Answer> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, port, 'postgres'),
    application_name: 'circlegate keeper',
    connectionTimeoutMillis: 2_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    const { code } = error as { code?: string }
    if (code === '57P03') return 'busy'
    return code === '28P01' ? 'locked out' : 'absent'
  }
}

function lockedOut({ folder }: Cluster): DatabaseProblem {
  return new DatabaseProblem(
    `The embedded PostgreSQL in ${folder} does not take the password kept beside it`,
    `restore that file, or remove ${folder} to begin anew`,
  )
}

async function takeOwnership(keeper: pg.Client): Promise<boolean> {
  const { rows } = await keeper.query('SELECT pg_try_advisory_lock($1) AS mine', [ownership])
  return rows[0].mine
}

async function ensureDatabase(keeper: pg.Client): Promise<void> {
  const { rowCount } = await keeper.query("SELECT FROM pg_database WHERE datname = 'circlegate'")
  if (!rowCount) await keeper.query('CREATE DATABASE circlegate')
}

function ownedBy(cluster: Cluster, { server, keeper }: Running): Embedded {
  const interrupt = () => signal(server.pid, 'SIGINT')
  const leave = (name: NodeJS.Signals) => {
    // Whoever else listens drains first and then stops us; alone, we end what would have ended.
    if (process.listenerCount(name) === 1) process.exit(name === 'SIGINT' ? 130 : 143)
  }
  process.once('exit', interrupt).on('SIGINT', leave).on('SIGTERM', leave)
  return {
    url: urlOf(cluster, server.port, 'circlegate'),
    async stop() {
      process.off('exit', interrupt).off('SIGINT', leave).off('SIGTERM', leave)
      await keeper.end()
      await halt(cluster, server)
    },
  }
}

function shared(cluster: Cluster, { server, keeper }: Running): Embedded {
  return { url: urlOf(cluster, server.port, 'circlegate'), stop: () => keeper.end() }
}

function urlOf({ password }: Cluster, port: number, database: string): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/${database}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
