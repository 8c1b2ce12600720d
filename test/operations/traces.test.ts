import { afterAll, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { collectTraces } from '../../src/outside/traces.ts'
import { createSite, siteChanged, sites, tower } from '../api/site/documents.ts'
import { codeOf, dataOf } from '../support/answers.ts'
import { type Collected, startCollector, textOf } from '../support/collector.ts'
import { Following } from '../support/follow.ts'
import { startGateway } from '../support/gateway.ts'

const collector = await startCollector()
const traces = {
  endpoint: collector.endpoint,
  headers: { 'x-collector-key': 'hush' },
  service: 'circlegate-of-tests',
  share: 1,
}
const gateway = await startGateway({ config: { traces } })
const { world } = gateway
afterAll(async () => {
  await gateway.stop()
  await collector[Symbol.asyncDispose]()
})

const circle = await world.circle()
const client = await gateway.as(await world.member(circle))

const traceOf = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId)
const childrenOf = (parent: Collected) => collector.spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId)

/** The one span of a trace that has a name, once it has been sent. */
async function arrival(traceId: string, name: string): Promise<Collected> {
  const find = () => traceOf(traceId).find((span) => span.name === name)
  await expect.poll(find, { timeout: 5000 }).toBeTruthy()
  return find()!
}

const digits = '0123456789abcdef'
const fresh = (length: number) => Array.from({ length }, () => digits[Math.floor(Math.random() * 16)]).join('')

/** A trace that somebody else began, and has this node go on with. */
function elsewhere(flags = '01') {
  const [traceId, parent] = [fresh(32), fresh(16)]
  return { traceId, parent, headers: { traceparent: `00-${traceId}-${parent}-${flags}` } }
}

test('a trace leads from the request to the statement', async () => {
  const { traceId, parent, headers } = elsewhere()
  dataOf(await client.with(headers).ask(sites, { filter: { tenantId: [circle.id] } }))
  const request = await arrival(traceId, 'POST /graphql')
  expect(request.parentSpanId).toBe(parent)
  const [operation, ...others] = childrenOf(request)
  expect(others).toEqual([])
  expect(operation!.name).toBe('query sites')
  expect(textOf(operation!, 'circlegate.tenant.id')).toBe(circle.id)
  const steps = childrenOf(operation!)
  const names = new Set(steps.map(({ name }) => name))
  expect([...names].toSorted()).toEqual(['begin', 'caller', 'statement', 'wait for a lane'])
  const texts = steps.map((span) => textOf(span, 'db.query.text')).filter(Boolean)
  expect(texts.find((text) => text!.includes('"site"'))).toMatch(/\$\d/)
  expect([...collector.services]).toEqual(['circlegate-of-tests'])
  expect(collector.headers[0]).toMatchObject({ 'x-collector-key': 'hush' })
})

test('the trace of a mutation ends with its commit', async () => {
  const { traceId, headers } = elsewhere()
  dataOf(await client.with(headers).ask(createSite, { input: { ...tower, code: 'COMMIT-1' } }))
  const operation = await arrival(traceId, 'mutation createSite')
  const steps = childrenOf(operation).toSorted((a, b) => a.endTimeUnixNano.localeCompare(b.endTimeUnixNano))
  expect(steps.at(-1)!.name).toBe('commit')
})

test('a span holds no value, token, address or text that somebody wrote', async () => {
  const { traceId, headers } = elsewhere()
  const input = { ...tower, name: 'A SECRET NAME' }
  const hidden = newId()
  const writer = client.with(headers)
  dataOf(await writer.ask(createSite, { input }))
  const conflict = await writer.ask(createSite, { input })
  expect(codeOf(conflict)).toBe('CONFLICT')
  await writer.ask(`query Named { site(id: "${hidden}") { code } }`)
  await arrival(traceId, 'query site')
  await arrival(traceId, 'mutation createSite')
  const told = new RegExp(`SECRET|127\\.0\\.0\\.1|Bearer|eyJ|hush|${hidden}`)
  expect(collector.bodies.join()).not.toMatch(told)
  const failed = traceOf(traceId).find(({ status }) => status.code === 2)
  expect(failed?.status.message).toBeUndefined()
  expect(textOf(failed!, 'error.type')).toBeTruthy()
  const careless = collectTraces(traces)
  careless.begin('planted', { attributes: { name: input.name } }).end()
  await careless.end()
  expect(collector.bodies.join()).toMatch(told)
})

test('each event of a subscription is a trace of its own that points back', async () => {
  const following = await Following.of(client, siteChanged, () => world.site(circle))
  await following[Symbol.asyncDispose]()
  const named = (name: string) => collector.spans.filter((span) => span.name === name)
  await expect.poll(() => named('event siteChanged').length, { timeout: 5000 }).toBeGreaterThan(0)
  const [event] = named('event siteChanged')
  const opened = named('subscription siteChanged').find(({ spanId }) => spanId === event!.links![0]!.spanId)
  expect(opened?.traceId).not.toBe(event!.traceId)
  expect(childrenOf(event!).map(({ name }) => name)).toContain('statement')
})

test('a caller cannot have more collected than the share, and what is no traceparent is none', async () => {
  const rare = await startGateway({
    database: gateway.database,
    config: { traces: { ...traces, share: 0 } },
  })
  const { traceId, headers } = elsewhere()
  dataOf(await rare.stranger.with(headers).ask('{ __typename }'))
  dataOf(await client.with({ traceparent: 'A SECRET' }).ask('{ __typename }'))
  await rare.stop()
  expect(traceOf(traceId)).toEqual([])
})

test('a collector that is gone keeps nobody from asking, or from leaving', async () => {
  const endpoint = 'http://127.0.0.1:1'
  const alone = await startGateway({
    database: gateway.database,
    config: { traces: { ...traces, endpoint } },
  })
  dataOf(await alone.stranger.ask('{ __typename }'))
  const began = performance.now()
  await alone.stop()
  expect(performance.now() - began).toBeLessThan(2500)
})
