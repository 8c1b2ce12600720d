import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Log } from '../lib/log.ts'

type CounterOptions = { name: string; limit: number; redis?: Redis | undefined; log: Log }

/** What a key has left in its window, and when the next window begins. */
export type Count = { over: boolean; remaining: number; milliseconds: number }

const windowSeconds = 60

/**
 * Counts what each key spends in a minute: on all nodes together where there is a Redis, else on
 * this one. A Redis that is down or slow stops nobody: until it is back each node counts by itself.
 */
export class Counter {
  readonly #local: RateLimiterMemory
  readonly #shared: RateLimiterRedis | undefined
  readonly #redis: Redis | undefined
  readonly #log: Log
  #alone = false

  constructor({ name, limit, redis, log }: CounterOptions) {
    const options = { points: limit, duration: windowSeconds, keyPrefix: `circlegate:${name}` }
    this.#log = log
    this.#redis = redis
    this.#local = new RateLimiterMemory(options)
    // Who is over the limit here is over it everywhere: Redis is not asked again in this window.
    const shared = { ...options, storeClient: redis, inMemoryBlockOnConsumed: limit + 1 }
    if (redis) this.#shared = new RateLimiterRedis({ ...shared, rejectIfRedisNotReady: true })
  }

  async spend(key: string, points: number): Promise<Count> {
    if (!this.#shared) return counted(this.#local.consume(key, points))
    try {
      const count = await counted(this.#shared.consume(key, points))
      if (this.#redis?.status === 'ready') this.#hear(false)
      return count
    } catch (error) {
      this.#hear(true, error)
      return counted(this.#local.consume(key, points))
    }
  }

  /** Told once when it begins and once when it is over, not for each request between. */
  #hear(alone: boolean, err?: unknown): void {
    // One that took the connection and answers nothing would be waited for by every request.
    if (alone && this.#redis?.status === 'ready') this.#redis.disconnect(true)
    if (this.#alone === alone) return
    this.#alone = alone
    if (alone) this.#log.warn({ err }, 'Redis does not answer: this node counts by itself')
    else this.#log.info('Redis answers again: the nodes count together')
  }
}

/** The library throws what it has counted when that is too much. */
async function counted(consuming: Promise<RateLimiterRes>): Promise<Count> {
  try {
    const { remainingPoints, msBeforeNext } = await consuming
    return { over: false, remaining: remainingPoints, milliseconds: msBeforeNext }
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over
    return { over: true, remaining: 0, milliseconds: over.msBeforeNext }
  }
}
