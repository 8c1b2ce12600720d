import { Sessions } from '../../src/auth/sessions.ts'
import { SigningKeys } from '../../src/auth/signing-keys.ts'
import { Tokens } from '../../src/auth/tokens.ts'
import type { Config } from '../../src/config/index.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { type StartOptions, start } from '../../src/server/start.ts'
import { Client } from './client.ts'
import { type ScratchDatabase, scratchDatabase } from './database.ts'
import { type Member, World } from './world.ts'

export const secretKey = 'a key that signs nothing but the tokens of tests'

export type TestGateway = {
  url: string
  world: World
  database: ScratchDatabase
  /** A client that acts as a member of a company, on a session that exists in the database. */
  as(member: Member): Promise<Client>
  /** A client that says of itself what it likes: see `forge`. */
  bearing(token: string, tenantId?: string): Client
  /** A client that shows an API key, and nothing else. */
  showing(secret: string): Client
  /** The keys that the gateway signs with. */
  keys: SigningKeys
  /** A client without a credential. */
  stranger: Client
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A running gateway with a world of its own, on a copy of the migrated database unless one is lent. */
export async function startGateway(
  options: StartOptions & { database?: ScratchDatabase; config?: Partial<Config> } = {},
): Promise<TestGateway> {
  const database = options.database ?? (await scratchDatabase())
  const config = { ...configFor(database), ...options.config }
  const gateway = await start(config, { sample: false, ...options })
  const world = new World(database.url)
  const identity = new Lanes({ url: planeUrls(database.url).identity, max: 2 })
  const keys = new SigningKeys(new Sessions(identity).run, secretKey)
  const tokens = new Tokens(keys)
  const stop = async () => {
    await Promise.all([gateway.stop(), world.end(), identity.end()])
    if (!options.database) await database.drop()
  }
  const bearing = (token: string, tenantId?: string) =>
    new Client(gateway.url, {
      authorization: `Bearer ${token}`,
      ...(tenantId && { 'x-tenant-id': tenantId }),
    })
  const as = async ({ accountId, sessionId, tenantId }: Member) => {
    const { accessToken } = await tokens.sign(accountId, sessionId)
    return bearing(accessToken, tenantId)
  }
  const showing = (secret: string) => new Client(gateway.url, { 'x-api-key': secret })
  const stranger = new Client(gateway.url, {})
  const { url } = gateway
  const clients = { as, bearing, showing, stranger }
  return { url, world, database, keys, ...clients, stop, [Symbol.asyncDispose]: stop }
}

/** As `npm start` would have it on that database, with nothing that one test could spoil for another. */
export const configFor = ({ url, ownerUrl }: ScratchDatabase) => ({
  production: false,
  databaseUrl: url,
  migrateDatabaseUrl: ownerUrl,
  dataDir: '.data',
  port: 0,
  host: '127.0.0.1',
  secretKey,
  // Tests ask more in a minute than anybody may, as few people: those of the budgets set their own.
  budgets: { caller: 0, tenant: 0, address: 0 },
  sockets: { caller: 0, address: 0 },
  trustProxy: 0,
  trustedDocuments: { files: [], only: false },
  logLevel: 'silent',
  drainSeconds: 0,
})
