import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { StartOptions } from '../../src/server/start.ts'
import type { PeerName } from './scenario.ts'

export type Peer = { name: PeerName; port: number; stop(): Promise<void> }

/** Connections to PostgreSQL that each peer may hold, which is what our own lanes are. */
const connections = 16

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = at('../peers/postgraphile/')

/** PostGraphile needs Node 22; all peers run on the same one, the bench's own if it is new enough. */
export function nodeForPeers(): string {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  return `${folder}node_modules/node/bin/node`
}

export async function nodeVersionForPeers(node: string): Promise<string> {
  const { stdout } = await promisify(execFile)(node, ['--version'])
  return stdout.trim().slice(1)
}

export function requirePostgraphile(): void {
  if (existsSync(`${folder}node_modules/postgraphile`)) return
  throw new Error('PostGraphile is not there: run npm ci --prefix bench/peers/postgraphile')
}

export type Where = { databaseUrl: string; ownerUrl: string; publicJwk: object; secret: string }

export const startPostgraphile = ({ databaseUrl, publicJwk }: Where) =>
  launch('postgraphile', `${folder}server.js`, { databaseUrl, publicJwk, connections })

export const startFloor = ({ databaseUrl, publicJwk }: Where) =>
  launch('floor', at('../peers/floor.ts'), { databaseUrl, publicJwk, connections })

export function startGateway(where: Where, options: StartOptions = {}) {
  const config = {
    production: true,
    databaseUrl: where.databaseUrl,
    migrateDatabaseUrl: where.ownerUrl,
    dataDir: '.data',
    port: 0,
    host: '127.0.0.1',
    secretKey: where.secret,
    // The peers write no line per request either.
    logLevel: 'warn',
  }
  return launch('circlegate', at('./gateway.ts'), { config, options })
}

async function launch(name: PeerName, file: string, given: object): Promise<Peer> {
  const child = fork(file, {
    execPath: nodeForPeers(),
    execArgv: file.endsWith('.ts') ? ['--import', 'tsx'] : [],
    // What they say while they start is not ours to show; what goes wrong is.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' },
  })
  child.send(given)
  const port = await listening(child, name)
  return { name, port, stop: () => stop(child) }
}

async function listening(child: ChildProcess, name: string): Promise<number> {
  const gone = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it listened.`)
  })
  const [{ port }] = await Promise.race([once(child, 'message'), gone])
  return port
}

/** The channel is all that keeps a peer alive: it ends when the bench does, however that ends. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  child.disconnect()
  await once(child, 'exit')
}
