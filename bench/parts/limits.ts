import { Redis } from 'ioredis'
import type { Config } from '../../src/config/index.ts'
import { list } from '../scenarios/list.ts'
import { type Bench, compare, gateway, openFor, type Part, readsOf } from '../support/contest.ts'
import { median, rate, ratio, table } from '../support/figures.ts'
import { askOnce, type Round } from '../support/load.ts'
import { type Contestant, nextShots } from '../support/measure.ts'
import { launch } from '../support/program.ts'
import { circlesEach, membersEach } from '../support/world.ts'

/** Counted like any other, and never spent. */
const budgets = { caller: 999_999_999, tenant: 999_999_999, address: 999_999_999 }
const metricsToken = 'read-by-the-bench'
const everySecond = 1000

/** All of them are there at once, and PostgreSQL takes a hundred connections. */
const lanes = 8

/** How a gateway is set, and what goes on while it is measured. */
type Way = { config: Partial<Config>; meanwhile?: (port: number) => () => void }

/** The same program with and without what counts and records. */
export async function limits(bench: Bench): Promise<Part> {
  const redis = await openRedis(process.env.REDIS_URL)
  const collector = await launch<{ endpoint: string }>('../clients/collector.ts')
  const traces = { ...collector.first, headers: {}, service: 'circlegate', share: 1 }
  const ways: Record<string, Way> = {
    'without them': { config: {} },
    'budgets counted in memory': { config: { budgets } },
    ...(redis && { 'budgets counted in Redis': { config: { budgets, redisUrl: redis.url } } }),
    'metrics read each second': { config: { metricsToken }, meanwhile: scraped },
    'every request traced': { config: { traces } },
  }
  const opened = await openFor(bench, await bench.few())
  const contestants: Contestant[] = []
  const found = new Map<string, Round[][]>()
  try {
    for (const [label, { config, meanwhile }] of Object.entries(ways)) {
      const contestant = await gateway(label, opened, { config, options: { lanes } })
      contestants.push({ ...contestant, around: metered(contestant, meanwhile) })
    }
    await greet(contestants)
    for (const scenario of readsOf(bench))
      found.set(scenario.name, await compare(bench, scenario, contestants))
    await redis?.requireCounts()
    const { spans } = await collector.ask<{ spans: number }>({})
    if (spans === 0) throw new Error('Nothing was traced.')
    bench.say(`${spans} spans were collected`)
  } finally {
    await Promise.all([...contestants.map(({ peer }) => peer.stop()), collector.stop()])
    redis?.end()
  }
  return {
    title: 'What limits, metrics and traces cost',
    table: told(contestants, found),
    missed: [],
  }
}

/** One by one at first: what is looked up of each person then takes one connection, not sixteen. */
async function greet(contestants: Contestant[]): Promise<void> {
  for (const contestant of contestants)
    for (const shot of nextShots(contestant, list, circlesEach * membersEach))
      await askOnce(contestant.peer.port, shot)
}

function told(contestants: Contestant[], found: Map<string, Round[][]>): string {
  const rows = contestants.map(({ label }, index) => [
    label,
    ...[...found.values()].flatMap(([without, ...others]) => {
      const rounds = [without!, ...others][index]!
      const processor = median(rounds.map(({ processor = Number.NaN }) => processor))
      return [rate(rounds), ratio(without!, rounds).toFixed(2), processor.toFixed(2)]
    }),
  ])
  const names = [...found.keys()]
  const head = names.flatMap((name) => [`${name}, a second`, 'times as long', 'processor, ms each'])
  return table(['', ...head], rows)
}

/** The processor's time tells more than the rate where others use the machine as well. */
function metered({ peer }: Contestant, meanwhile: Way['meanwhile']): Contestant['around'] {
  const spent = async () => (await peer.ask<{ processor: number }>({})).processor
  return async (round) => {
    const before = await spent()
    const end = meanwhile?.(peer.port)
    const done = await round().finally(end)
    return { ...done, processor: (((await spent()) - before) * 1000) / done.requests }
  }
}

/** Far more often than Prometheus would. */
function scraped(port: number): () => void {
  const headers = { authorization: `Bearer ${metricsToken}` }
  const timer = setInterval(async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers })
    if (!answer.ok) throw new Error(`/metrics answered ${answer.status}`)
    await answer.text()
  }, everySecond)
  return () => clearInterval(timer)
}

async function openRedis(url: string | undefined) {
  if (!url) return undefined
  const redis = new Redis(url)
  /** One that is gone would stop nobody: each gateway would count for itself. */
  const requireCounts = async () => {
    const [, keys] = await redis.scan(0, 'MATCH', 'circlegate:caller:*', 'COUNT', 1_000_000)
    if (keys.length === 0) throw new Error('Nothing was counted in Redis.')
  }
  return { url, requireCounts, end: () => redis.disconnect() }
}
