import { afterAll, expect, test } from 'vitest'
import { Metrics } from '../../src/server/metrics.ts'
import { createSite, siteChanged, sites, tower } from '../api/site/documents.ts'
import { dataOf } from '../support/answers.ts'
import { Following } from '../support/follow.ts'
import { startGateway } from '../support/gateway.ts'
import { metricsOf, readingOf } from '../support/metrics.ts'
import { type Board, metricsIn, missing, readBoard, seriesIn } from './board.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const metrics = () => metricsOf(gateway)
const reading = (name: string, ...labels: string[]) => readingOf(gateway, name, ...labels)

test('every metric of the board is counted, and a wrong one would be found', async () => {
  const [board, series] = [readBoard(), seriesIn(await metrics())]
  expect(metricsIn(board).length).toBeGreaterThan(25)
  expect(missing(board, series)).toEqual([])
  const wrong: Board = structuredClone(board)
  wrong.panels.at(-1)!.targets![0]!.expr = 'sum (rate(circlegate_lanes_totl{job="x"}[5m]))'
  wrong.templating.list.push({ query: 'label_values(circlegate_nodes, job)' })
  expect(missing(wrong, series).map(({ metric }) => metric)).toEqual(['circlegate_lanes_totl', 'circlegate_nodes'])
})

test('every metric of ours is on the board', async () => {
  const asked = new Set(metricsIn(readBoard()).map(({ metric }) => metric))
  const own = [...(await metrics()).matchAll(/^# TYPE (circlegate_\w+) (\w+)/gm)]
  const shown = own.map(([, name, kind]) => (kind === 'histogram' ? `${name}_bucket` : name!))
  expect(shown.filter((name) => !asked.has(name))).toEqual([])
})

test('an operation is counted by what it asks for and the code of its answer', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  const counted = (code: string, operation: string) => reading('circlegate_operations_total', `operation="${operation}"`, `code="${code}"`)
  const before = [await counted('OK', 'sites'), await counted('UNAUTHENTICATED', 'sites')]
  dataOf(await client.ask(sites))
  await gateway.stranger.ask(sites)
  await client.ask('{ nonsense }')
  expect(await counted('OK', 'sites')).toBe(before[0]! + 1)
  expect(await counted('UNAUTHENTICATED', 'sites')).toBe(before[1]! + 1)
  expect(await counted('INVALID_INPUT', 'refused')).toBe(1)
  expect(await reading('circlegate_operation_duration_seconds_count', 'operation="sites"')).toBe(before[0]! + before[1]! + 2)
  for (const step of ['wait', 'begin', 'statement']) {
    const labels = ['plane="tenant"', `step="${step}"`]
    expect(await reading('circlegate_database_duration_seconds_count', ...labels)).toBeGreaterThan(0)
  }
})

test('callers cannot make series by the names that they think up', async () => {
  const client = await gateway.as(await world.member(await world.circle()))
  await client.ask('{ sites(first: 1) { totalCount } }')
  const series = async () => (await metrics()).split('\n').filter((line) => !line.startsWith('#'))
  const before = (await series()).length
  for (let turn = 0; turn < 20; turn++) {
    await client.ask(`query Thought_up_${turn} { a${turn}: sites(first: 1) { totalCount } }`)
    await fetch(`${gateway.url}/thought/up/${turn}`, { method: 'POST' })
    await client.under(`/t/THOUGHT_UP_${turn}`).ask('{ sites(first: 1) { totalCount } }')
  }
  const after = await series()
  expect(after.join()).not.toMatch(/thought/i)
  // A route that is none, a tenant that is none and their status are one series each, with buckets.
  expect(after.length - before).toBeLessThan(12)
})

test('what is open is counted: lanes, sockets, subscriptions, and what they were told', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  const following = await Following.of(client, siteChanged, () => world.site(circle))
  dataOf(await client.ask(createSite, { input: tower }))
  await following.next()
  expect(await reading('circlegate_sockets')).toBe(1)
  expect(await reading('circlegate_subscriptions')).toBe(1)
  expect(await reading('circlegate_subscription_events_total', 'siteChanged')).toBeGreaterThan(0)
  expect(await reading('circlegate_lanes', 'plane="tenant"', 'state="max"')).toBe(16)
  expect(await reading('circlegate_outbox_age_seconds')).toBeGreaterThan(0)
  expect(await reading('circlegate_feed_lag_seconds')).toBeLessThan(30)
  await following[Symbol.asyncDispose]()
  await expect.poll(() => reading('circlegate_subscriptions')).toBe(0)
  await expect.poll(() => reading('circlegate_sockets')).toBe(0)
})

test('a refusal for a spent budget is counted by whose it was', async () => {
  const own = new Metrics()
  own.rateLimited('TENANT')
  expect(await own.text()).toContain('circlegate_rate_limited_total{budget="TENANT"} 1')
})
