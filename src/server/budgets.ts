import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import { RateLimited, type Whose } from '../errors/index.ts'
import { digest } from '../lib/digest.ts'
import type { Log } from '../lib/log.ts'
import { type Count, Counter } from '../outside/counter.ts'
import { openRedis } from '../outside/redis.ts'
import type { Context, Credentials } from './request.ts'

/** How many points each may spend in a minute; 0 leaves that budget out. */
export type BudgetSizes = { caller: number; tenant: number; address: number }

/** What is left of the budget that will be spent first. */
type Balance = { budget: Whose; remaining: number; resetSeconds: number }

type BudgetOptions = {
  sizes: BudgetSizes
  redis?: Redis | undefined
  log: Log
  /** Told of each refusal: whose budget was spent. */
  onRefusal?: ((whose: Whose) => void) | undefined
}

/** The budgets of callers, of the companies they act for, and of the addresses of strangers. */
export class Budgets {
  readonly #counters: Partial<Record<Whose, Counter>>
  /** Credentials whose budget is spent, until when: they are refused before they are looked into. */
  readonly #spent = new LRUCache<string, number>({ max: 10_000 })

  readonly #onRefusal: (whose: Whose) => void

  constructor({ sizes, redis, log, onRefusal = () => {} }: BudgetOptions) {
    this.#onRefusal = onRefusal
    const counter = (name: string, limit: number) =>
      limit > 0 ? new Counter({ name, limit, redis, log }) : undefined
    this.#counters = {
      CALLER: counter('caller', sizes.caller),
      TENANT: counter('tenant', sizes.tenant),
      ADDRESS: counter('address', sizes.address),
    }
  }

  /** Refuses whoever was refused before and comes back too early, at no cost. */
  refuseSpent(credentials: Credentials): void {
    if (this.#spent.size === 0) return
    const until = this.#spent.get(credentialOf(credentials) ?? '')
    const milliseconds = (until ?? 0) - Date.now()
    if (milliseconds > 0) throw this.#refused('CALLER', milliseconds)
  }

  /** Puts points down to all who pay for them. Who has spent their own does not spend the company's. */
  async spend(points: number, { payer }: Context, by: Credentials): Promise<Balance | undefined> {
    let tightest: Balance | undefined
    for (const [budget, key] of payersOf(payer, by)) {
      const count = await this.#counters[budget]?.spend(key, whole(points))
      if (count?.over) throw this.#refusal(budget, count, by)
      if (count && !(tightest && tightest.remaining <= count.remaining))
        tightest = { budget, remaining: count.remaining, resetSeconds: seconds(count.milliseconds) }
    }
    return tightest
  }

  #refusal(budget: Whose, { milliseconds }: Count, by: Credentials): RateLimited {
    const credential = credentialOf(by)
    // A company's budget is no property of the credential: it may act for another one.
    if (budget === 'CALLER' && credential) this.#spent.set(credential, Date.now() + milliseconds)
    return this.#refused(budget, milliseconds)
  }

  #refused(budget: Whose, milliseconds: number): RateLimited {
    this.#onRefusal(budget)
    return new RateLimited(budget, seconds(milliseconds))
  }
}

type Shared = {
  budgets: BudgetSizes
  redisUrl?: string | undefined
  /** For tests on a machine that is busy with others. */
  redisPatience?: number | undefined
}

/** The budgets of this node, or of all nodes that name the same Redis. */
export function openBudgets(
  { budgets: sizes, redisUrl, redisPatience }: Shared,
  { log, onRefusal }: Pick<BudgetOptions, 'log' | 'onRefusal'>,
): { budgets: Budgets; end: () => void } {
  const redis = redisUrl === undefined ? undefined : openRedis(redisUrl, redisPatience)
  return { budgets: new Budgets({ sizes, redis, log, onRefusal }), end: () => redis?.disconnect() }
}

type Payer = readonly [budget: Whose, key: string]

function payersOf({ accountId, tenantId }: Context['payer'], by: Credentials): Payer[] {
  if (accountId === undefined) return [['ADDRESS', by.address ?? 'unknown']]
  const caller: Payer = ['CALLER', accountId]
  return tenantId === undefined ? [caller] : [caller, ['TENANT', tenantId]]
}

/** A credential is remembered by its digest alone, and however it is written around. */
function credentialOf({ authorization, apiKey }: Credentials): string | undefined {
  const secret = apiKey ?? authorization?.trim().split(/\s+/).at(-1)
  return secret && digest(secret)
}

const seconds = (milliseconds: number) => Math.max(Math.ceil(milliseconds / 1000), 1)

/** What is counted is a whole number that every counter can hold. */
const whole = (points: number) => Math.min(Math.max(Math.ceil(points), 1), 2 ** 31)
