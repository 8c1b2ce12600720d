import { existsSync } from 'node:fs'
import type { Config } from '../../src/config/index.ts'
import type { StartOptions } from '../../src/server/start.ts'
import { postgraphileFolder, startOptions } from './node.ts'
import { launch, type Program } from './program.ts'
import type { PeerName } from './scenario.ts'

type Listening = { port: number }
export type Peer = Omit<Program<Listening>, 'first'> & { name: PeerName; port: number }

/** Connections to PostgreSQL that each peer may hold, which is what our own lanes are. */
const connections = 16

export function requirePostgraphile(): void {
  if (existsSync(`${postgraphileFolder}node_modules/postgraphile`)) return
  throw new Error('PostGraphile is not there: run npm ci --prefix bench/peers/postgraphile')
}

export type Where = { databaseUrl: string; ownerUrl: string; publicJwk: object; secret: string }

export const startPostgraphile = ({ databaseUrl, publicJwk }: Where) =>
  launchPeer('postgraphile', '../peers/postgraphile/server.js', {
    databaseUrl,
    publicJwk,
    connections,
  })

export const startFloor = ({ databaseUrl, publicJwk }: Where) =>
  launchPeer('floor', '../peers/floor.ts', { databaseUrl, publicJwk, connections })

/** In what a gateway differs from what is measured everywhere. */
export type GatewayWish = { options?: StartOptions; config?: Partial<Config> }

export function startGateway(where: Where, wish: GatewayWish = {}) {
  const config: Config = {
    production: true,
    databaseUrl: where.databaseUrl,
    migrateDatabaseUrl: where.ownerUrl,
    dataDir: '.data',
    port: 0,
    host: '127.0.0.1',
    secretKey: where.secret,
    // A few callers ask more here in a second than anybody may in a minute.
    budgets: { caller: 0, tenant: 0, address: 0 },
    sockets: { caller: 0, address: 0 },
    trustProxy: 0,
    trustedDocuments: { files: [], only: false },
    // The peers write no line per request either.
    drainSeconds: 0,
    logLevel: 'warn',
    ...wish.config,
  }
  const given = { config, options: wish.options ?? {} }
  return launchPeer('circlegate', './gateway.mjs', given, startOptions())
}

async function launchPeer(
  name: PeerName,
  file: string,
  given: object,
  options: string[] = [],
): Promise<Peer> {
  const { first, ...program } = await launch<Listening>(file, given, options)
  return { name, port: first.port, ...program }
}
