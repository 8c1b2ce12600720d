import { Callers } from '../auth/callers.ts'
import { Sessions } from '../auth/sessions.ts'
import { SigningKeys } from '../auth/signing-keys.ts'
import { Tokens } from '../auth/tokens.ts'
import type { Config } from '../config/index.ts'
import { keepSecretKey } from '../config/secret-key.ts'
import type { Services } from '../context.ts'
import { Lanes } from '../db/lanes.ts'
import { deploy } from '../db/migrate/deploy.ts'
import { openDatabase } from '../db/open.ts'
import { planeUrls, refuseOverpowered } from '../db/planes.ts'
import type { Query } from '../db/query.ts'
import { Feed } from '../events/feed.ts'
import { ensureSample, type SampleSignIns } from './sample.ts'

export type HouseOptions = {
  walls?: { inside?: boolean }
  clock?: () => Date
  sample?: boolean
  /** How many tenants' operations the database is asked at once. */
  lanes?: number
}

export type House = {
  /** How to sign in to the sample world; none in production. */
  sample?: SampleSignIns
  services: Services
  /** Resolves when the database answers. */
  ready: () => Promise<unknown>
  close(): Promise<void>
}

/** Opens the database with its planes, and what lives on them as long as the process. */
export async function openHouse(config: Config, options: HouseOptions): Promise<House> {
  const database = await openDatabase(config)
  try {
    await deploy(database)
    if (config.production) await refuseOverpowered(database.databaseUrl)
    const secret = config.secretKey ?? (await keepSecretKey(config.dataDir))
    const house = furnish(database, secret, options)
    if (options.sample ?? !config.production)
      house.sample = await ensureSample(house.system, config)
    return house
  } catch (error) {
    await database.stop()
    throw error
  }
}

type Opened = { databaseUrl: string; stop(): Promise<void> }

function furnish(
  database: Opened,
  secret: string,
  options: HouseOptions,
): House & { system: Lanes } {
  const urls = planeUrls(database.databaseUrl)
  const tenant = new Lanes({ url: urls.tenant, ...(options.lanes && { max: options.lanes }) })
  const identity = new Lanes({ url: urls.identity })
  const system = new Lanes({ url: urls.system, max: 2 })
  const sessions = new Sessions(identity)
  const callers = new Callers(reading(identity))
  const feed = new Feed(reading(system), urls.system, (change) => callers.hear(change))
  const services: Services = {
    lanes: tenant,
    sessions,
    tokens: new Tokens(new SigningKeys(sessions.run, secret)),
    callers,
    feed,
    walls: { inside: options.walls?.inside ?? true },
    now: options.clock ?? (() => new Date()),
  }
  const close = async () => {
    await feed.end()
    await Promise.all([tenant.end(), identity.end(), system.end()])
    await database.stop()
  }
  return { services, system, close, ready: () => reading(tenant)({ text: 'SELECT 1' }) }
}

/** Single statements on a plane, each in a transaction of its own. */
function reading(lanes: Lanes): Query {
  return async (statement) => {
    const operation = lanes.begin({ mode: 'read' })
    try {
      return await operation.query(statement)
    } finally {
      await operation.commit()
    }
  }
}
