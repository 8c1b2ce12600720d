import 'reflect-metadata'
import { staffSender } from '../auth/staff-sign-ins.ts'
import type { Config, Traces } from '../config/index.ts'
import { openLog } from '../lib/log.ts'
import type { Tracer } from '../lib/trace.ts'
import { resolvers } from '../resolvers/index.ts'
import { staffResolvers } from '../resolvers/staff/index.ts'
import { archivesFor } from './archives.ts'
import { openBudgets } from './budgets.ts'
import { buildDooredSchema, buildStaffSchema } from './build-schema.ts'
import { contextFor } from './context-for.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'
import { Metrics } from './metrics.ts'
import { proposing } from './proposing.ts'
import type { SampleSignIns } from './sample.ts'
import { type Schema, type Served, serve } from './serve.ts'
import { staffContextFor } from './staff-context-for.ts'

export type Gateway = Served & {
  sample?: SampleSignIns
  /** Where mail goes, in a sentence; absent where there is none. */
  mail?: string | undefined
}

/** For tests and the bench alone: no variable of the process leads here. */
export type StartOptions = HouseOptions & {
  walls?: { door?: boolean }
  /** What one operation may cost, for those that ask for everything at once. */
  costLimit?: number
}

/** Loaded only where somebody collects traces. */
async function openTracer(traces: Traces): Promise<Tracer> {
  const { collectTraces } = await import('../outside/traces.ts')
  return collectTraces(traces)
}

/** What the staff are served: built behind the tenants' schema, on services of its own. */
const staffSchema = async ({ staff, throttle }: House): Promise<Schema> => ({
  schema: await buildStaffSchema(staffResolvers),
  contextFor: staffContextFor(staff),
  countSignIns: (sender, attempts) => throttle.count(staffSender(sender), attempts),
})

/** Opens the house and its doors; what has been opened is closed again when a later step fails. */
export async function start(config: Config, options: StartOptions = {}): Promise<Gateway> {
  const opened: (() => unknown)[] = []
  /** In the opposite order; what fails to close keeps nothing else open. */
  const stop = async (): Promise<void> => {
    const close = opened.pop()
    if (!close) return
    try {
      await close()
    } finally {
      await stop()
    }
  }
  try {
    const [metrics, log] = [new Metrics(), openLog(config.logLevel)]
    const tracer = config.traces && (await openTracer(config.traces))
    if (tracer) opened.push(() => tracer.end())
    const house = await openHouse(config, options, { metrics, log })
    opened.push(house.close)
    const { services, keys, throttle, post, chores, vigil, sample, ready } = house
    const schema = await buildDooredSchema(resolvers, { door: options.walls?.door })
    const { budgets, end } = openBudgets(config, {
      log,
      onRefusal: (whose) => metrics.rateLimited(whose),
    })
    opened.push(end)
    const gateway = await serve(config, {
      schema,
      staff: await staffSchema(house),
      contextFor: contextFor(services),
      budgets,
      vigil,
      ready,
      publicKeys: () => keys.publicKeys(),
      countSignIns: (sender, attempts) => throttle.count(sender, attempts),
      propose: proposing,
      archives: archivesFor(contextFor(services)),
      log,
      metrics,
      costLimit: options.costLimit,
      ...(tracer && { tracer }),
    })
    opened.push(gateway.stop)
    post.open({ publicUrl: config.publicUrl ?? gateway.url, log })
    await chores.start()
    return { ...gateway, sample, mail: post.where, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
