import 'reflect-metadata'
import type { Config } from '../config/index.ts'
import { openLog } from '../lib/log.ts'
import { resolvers } from '../resolvers/index.ts'
import { buildDooredSchema } from './build-schema.ts'
import { contextFor } from './context-for.ts'
import { type HouseOptions, openHouse } from './house.ts'
import type { SampleSignIns } from './sample.ts'
import { type Served, serve } from './serve.ts'

export type Gateway = Served & { sample?: SampleSignIns }

/** For tests and the bench alone: no variable of the process leads here. */
export type StartOptions = HouseOptions & { walls?: { door?: boolean } }

/** Opens the house and its doors; what has been opened is closed again when a later step fails. */
export async function start(config: Config, options: StartOptions = {}): Promise<Gateway> {
  const { services, sample, ready, close } = await openHouse(config, options)
  try {
    const schema = await buildDooredSchema(resolvers, { door: options.walls?.door })
    const log = openLog(config.logLevel)
    const gateway = await serve(config, {
      schema,
      contextFor: contextFor(services),
      ready,
      log,
    })
    return { ...gateway, sample, stop: () => gateway.stop().finally(close) }
  } catch (error) {
    await close()
    throw error
  }
}
