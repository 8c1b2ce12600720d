import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Step } from '../db/lanes.ts'
import type { Plane } from '../db/planes.ts'
import type { Whose } from '../errors/index.ts'
import type { Account } from './account.ts'

/** From a point read to what is given up. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What is true at the moment of asking; each answers with its series. */
type Reading = { name: string; help: string; labels?: string[]; read: Read }
type Read = () => Sample[] | Promise<Sample[]>
export type Sample = { labels?: Record<string, string>; value: number }

/**
 * What this node counts. Every label takes its values from a closed list of ours, so that no caller
 * can make more series than there are. Each gateway has a registry of its own.
 */
export class Metrics {
  readonly registry = new Registry()
  readonly #own = { registers: [this.registry] }

  readonly #operations = new Counter({
    name: 'circlegate_operations_total',
    help: 'Operations by what they ask for and the code of their answer.',
    labelNames: ['type', 'operation', 'code'],
    ...this.#own,
  })
  readonly #operationSeconds = new Histogram({
    name: 'circlegate_operation_duration_seconds',
    help: 'How long operations take, from the credential to the answer.',
    labelNames: ['type', 'operation'],
    buckets: seconds,
    ...this.#own,
  })
  readonly #requests = new Counter({
    name: 'circlegate_http_requests_total',
    help: 'HTTP requests by route and status.',
    labelNames: ['route', 'status'],
    ...this.#own,
  })
  readonly #databaseSeconds = new Histogram({
    name: 'circlegate_database_duration_seconds',
    help: 'What operations spend on a lane: waiting for it, on statements, on ending.',
    labelNames: ['plane', 'step'],
    buckets: seconds,
    ...this.#own,
  })
  readonly #limited = new Counter({
    name: 'circlegate_rate_limited_total',
    help: 'Requests refused because a budget was spent, by whose it was.',
    labelNames: ['budget'],
    ...this.#own,
  })
  readonly #events = new Counter({
    name: 'circlegate_subscription_events_total',
    help: 'Events told to subscribers, by what they follow.',
    labelNames: ['operation'],
    ...this.#own,
  })

  operation({ type = 'query', operation = 'other', code = 'OK' }: Account, took: number): void {
    this.#operations.inc({ type, operation, code })
    this.#operationSeconds.observe({ type, operation }, took)
  }

  /** A document that never became an operation, or a feed that ended before its reader did. */
  refused(code: string): void {
    this.#operations.inc({ type: 'none', operation: 'refused', code })
  }

  request(route: string, status: number): void {
    this.#requests.inc({ route, status })
  }

  rateLimited(budget: Whose): void {
    this.#limited.inc({ budget })
  }

  told(operation: string): void {
    this.#events.inc({ operation })
  }

  /** Where the time of one kind of step on a plane goes; bound once, for it is used often. */
  database(plane: Plane, step: Step['kind']): (took: number) => void {
    const series = this.#databaseSeconds.labels(plane, step)
    return (took) => series.observe(took)
  }

  /** Adds something that is looked at when the metrics are asked for. */
  reading({ name, help, labels = [], read }: Reading): void {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
      async collect() {
        this.reset()
        for (const { labels: of = {}, value } of await read()) this.set(of, value)
      },
    })
  }

  /** All of it in the text format of Prometheus, with what the process itself has to say. */
  async text(): Promise<string> {
    return Registry.merge([ofTheProcess(), this.registry]).metrics()
  }
}

let ownMetrics: Registry | undefined

/** Memory, garbage and the lag of the event loop are the process's, however many gateways it holds. */
function ofTheProcess(): Registry {
  if (ownMetrics) return ownMetrics
  ownMetrics = new Registry()
  collectDefaultMetrics({ register: ownMetrics })
  return ownMetrics
}
