import { createClient } from 'graphql-ws'
import { afterAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { codeOf } from '../../support/answers.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import { askRaw } from '../../support/raw.ts'

const baseDomain = 'circlegate.example'
const gateway = await startGateway({ config: { baseDomain } })
const behindProxy = await startGateway({
  config: { baseDomain, trustProxy: ['loopback'] },
  database: gateway.database,
})
const withoutBase = await startGateway({ database: gateway.database })
const { world } = gateway
afterAll(async () => {
  await Promise.all([behindProxy.stop(), withoutBase.stop()])
  await gateway.stop()
})

const north = await world.circle({ subdomain: 'north' })
const south = await world.circle({ subdomain: 'south' })
const foreign = await world.circle({ subdomain: 'foreign' })
const person = await world.member(north, { isPreferred: true })
await world.alsoIn(south, person)
const now = new Date()
await world.domain(south, 'ops.south.example', now)
await world.domain(south, 'xn--mnchen-3ya.example', now)
await world.domain(south, 'claimed.example')
await world.domain(foreign, 'foreign.example', now)
await world.domain(foreign, 'taken.example', now)
await world.domain(south, 'taken.example')

const authorization = `authorization: Bearer ${await forge(gateway, person)}`
const query = '{ actingTenant { id } }'
type Acting = { actingTenant: { id: string } }

/** Sends a request with these headers, and says for which company it acted or why not. */
async function actsFor(headers: readonly string[], line?: string, url = gateway.url) {
  const answer = await askRaw<Acting>(url, { line, headers: [authorization, ...headers] }, query)
  return answer.data?.actingTenant?.id ?? codeOf(answer)
}

const asked = (host: string) => [`host: ${host}`]

test.for<[string, string]>([
  ['its label', 'south.circlegate.example'],
  ['capitals', 'SOUTH.CircleGate.EXAMPLE'],
  ['a port', 'south.circlegate.example:8443'],
  ['an empty port', 'south.circlegate.example:'],
  ['a dot at the end', 'south.circlegate.example.'],
  ['a dot and a port', 'south.circlegate.example.:443'],
  ['a domain of its own', 'ops.south.example'],
  ['a domain of its own in capitals', 'OPS.South.Example:443'],
  ['a domain of another script', 'xn--mnchen-3ya.example'],
  ['its capitals', 'XN--MNCHEN-3YA.example.'],
])('a host with %s names the company to act for', async ([, host]) => {
  expect(await actsFor(asked(host))).toBe(south.id)
})

test.for<[string, string[]]>([
  ['the base domain', asked('circlegate.example')],
  ['the base domain in capitals with a port', asked('CIRCLEGATE.example:80')],
  ['an address', asked('127.0.0.1:4000')],
  ['an address of IPv6', asked('[::1]:4000')],
  ['a machine', asked('gateway-1:4000')],
])('a host that is %s names none, and the preferred membership is used', async ([, headers]) => {
  expect(await actsFor(headers)).toBe(north.id)
})

test('a request without a host is refused, whatever its version', async () => {
  expect(await actsFor([], 'POST /graphql HTTP/1.0')).toBe('INVALID_INPUT')
  expect(await actsFor(asked(''))).toBe('INVALID_INPUT')
  const { status } = await askRaw(gateway.url, { headers: [authorization] }, query)
  expect(status).toBe(400)
})

const long = 'x'.repeat(5_000)

test.for<[string, string[]]>([
  ['a label that nobody has', asked('nobody.circlegate.example')],
  ['the label of a company that the caller does not belong to', asked('foreign.circlegate.example')],
  ['two labels', asked('a.south.circlegate.example')],
  ['an empty label', asked('.circlegate.example')],
  ['a domain that nobody has', asked('nobody.example')],
  ['a domain of another company', asked('foreign.example')],
  ['a domain below that of a company', asked('www.ops.south.example')],
  ['a domain that is not verified', asked('claimed.example')],
  ['a domain that another company has verified', asked('taken.example')],
  ['a label that only ends like the base domain', asked('southcirclegate.example')],
  ['two hosts', [...asked('south.circlegate.example'), ...asked('circlegate.example')]],
  ['a host and a header that disagree', [...asked('south.circlegate.example'), `x-tenant-id: ${north.id}`]],
  ['the host of one and the id of another', [...asked('foreign.circlegate.example'), `x-tenant-id: ${south.id}`]],
  ['a list of ids', [...asked('circlegate.example'), `x-tenant-id: ${north.id}, ${south.id}`]],
  ['two headers of ids', [...asked('circlegate.example'), `x-tenant-id: ${north.id}`, `x-tenant-id: ${north.id}`]],
  ['a list of codes', [...asked('circlegate.example'), `x-circle-code: ${north.code},${north.code}`]],
  ['a very long code', [...asked('circlegate.example'), `x-circle-code: ${long}`]],
  ['a very long id', [...asked('circlegate.example'), `x-tenant-id: ${long}`]],
])('%s: no such company', async ([, headers]) => {
  expect(await actsFor(headers)).toBe('NOT_FOUND')
})

/** What is no host at all may also be refused before anybody looks for a company. */
test.for<[string, string[]]>([
  ['a name and a password', asked('south.circlegate.example:x@circlegate.example')],
  ['a user', asked('admin@south.circlegate.example')],
  ['a path', asked('south.circlegate.example/graphql')],
  ['a query', asked('south.circlegate.example?x')],
  ['a fragment', asked('south.circlegate.example#x')],
  ['a list', asked('south.circlegate.example, circlegate.example')],
  ['a list without blanks', asked('south.circlegate.example,circlegate.example')],
  ['a percent sign', asked('south%2ecirclegate.example')],
  ['a blank', asked('south.circlegate.example x')],
  ['a tab', asked('south.circlegate.example\tx')],
  ['a NUL', asked('south.circlegate.example\0')],
  ['bytes that are no letters', asked('s\xf6uth.circlegate.example')],
  ['two dots', asked('south..circlegate.example')],
  ['a dash at the end', asked('south-.circlegate.example')],
  ['an underscore', asked('so_uth.circlegate.example')],
  ['a port that is none', asked('south.circlegate.example:port')],
  ['a bracket', asked('[south.circlegate.example]')],
  ['5,000 characters', asked(`${long}.circlegate.example`)],
  ['a host that a line folds', ['host: south\r\n .circlegate.example']],
])('a host with %s leads to no company', async ([, headers]) => {
  const { data, status } = await askRaw<Acting>(gateway.url, { headers: [authorization, ...headers] }, query)
  expect(data?.actingTenant ?? null).toBeNull()
  expect(status === 200 || (status >= 400 && status < 500), `${status}`).toBe(true)
})

test('a target that names a host must agree with the header', async () => {
  const line = (host: string) => `POST http://${host}/graphql HTTP/1.1`
  const target = 'south.circlegate.example'
  expect(await actsFor(asked(target), line(target))).toBe(south.id)
  expect(await actsFor(asked('circlegate.example'), line(target))).toBe('NOT_FOUND')
  expect(await actsFor(asked(target), line('foreign.example'))).toBe('NOT_FOUND')
  expect(await actsFor(asked(target), line(`x@${target}`))).toBe('NOT_FOUND')
})

test('host, path and header may name a company together', async () => {
  const line = `POST /t/${south.code}/graphql HTTP/1.1`
  const headers = [...asked('south.circlegate.example'), `X-Circle-Code: ${south.code}`]
  expect(await actsFor(headers, line)).toBe(south.id)
  expect(await actsFor(asked('foreign.circlegate.example'), line)).toBe('NOT_FOUND')
})

test.for([
  `/t/${long}/graphql`,
  '/t/%00/graphql',
  '/t/%/graphql',
  '/t/..%2f/graphql',
  '/t//graphql',
  '/t/a%2fgraphql/graphql',
])('the path %s leads to no company', async (path) => {
  const { data } = await askRaw<Acting>(
    gateway.url,
    {
      line: `POST ${path} HTTP/1.1`,
      headers: [authorization, ...asked('circlegate.example')],
    },
    query,
  )
  expect(data?.actingTenant ?? null).toBeNull()
})

const forwarded = (...hosts: string[]) => [...asked('circlegate.example'), ...hosts.map((host) => `x-forwarded-host: ${host}`)]

test('X-Forwarded-Host is believed of nobody but a proxy that is trusted', async () => {
  const headers = forwarded('south.circlegate.example')
  expect(await actsFor(headers)).toBe(north.id)
  expect(await actsFor(headers, undefined, behindProxy.url)).toBe(south.id)
})

test('of several forwarded hosts the last is the word of the proxy', async () => {
  const told = (...hosts: string[]) => actsFor(forwarded(...hosts), undefined, behindProxy.url)
  expect(await told('north.circlegate.example, south.circlegate.example')).toBe(south.id)
  expect(await told('north.circlegate.example', 'south.circlegate.example')).toBe(south.id)
  expect(await told('south.circlegate.example, foreign.circlegate.example')).toBe('NOT_FOUND')
  expect(await told('south.circlegate.example, ')).toBe(north.id)
})

test('without a base domain no host names a company', async () => {
  for (const host of ['south.circlegate.example', 'ops.south.example', 'foreign.example'])
    expect(await actsFor(asked(host), undefined, withoutBase.url)).toBe(north.id)
})

test('a domain that is given up or lost leads nowhere from the next request on', async () => {
  await world.domain(south, 'soon-gone.example', now)
  const host = asked('soon-gone.example')
  expect(await actsFor(host)).toBe(south.id)
  const moves = [
    ['verified_at = NULL', 'NOT_FOUND'],
    ['verified_at = now()', south.id],
    ['verified_at = NULL, removed_at = now()', 'NOT_FOUND'],
  ] as const
  for (const [change, outcome] of moves) {
    await world.run(`UPDATE tenant_domain SET ${change} WHERE host = 'soon-gone.example'`)
    expect(await actsFor(host)).toBe(outcome)
  }
})

test('a header that is a list, a number or an object names nobody, and a name given twice must say the same', async () => {
  const told = (params: object) => overSocket('circlegate.example', params)
  for (const value of [[north.id], [north.id, south.id], [], 7, true, { id: north.id }])
    for (const name of ['x-tenant-id', 'x-circle-code', 'x-corporate-id'])
      expect(await told({ [name]: value }), `${name} ${JSON.stringify(value)}`).toBe('NOT_FOUND')
  expect(await told({ 'x-tenant-id': null, 'x-circle-code': '' })).toBe(north.id)
  expect(await told({ 'X-Tenant-ID': south.id, 'x-tenant-id': south.id })).toBe(south.id)
  expect(await told({ 'X-Tenant-ID': south.id, 'x-tenant-id': north.id })).toBe('NOT_FOUND')
})

const document = 'query { actingTenant { id } }'

/** The same over WebSocket: the host of the upgrade, and the headers of `connection_init`. */
async function overSocket(host: string, params: object = {}, path = '/graphql'): Promise<unknown> {
  const port = new URL(gateway.url).port
  class Hosted extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers: { host } })
    }
  }
  const client = createClient({
    url: `ws://127.0.0.1:${port}${path}`,
    webSocketImpl: Hosted,
    connectionParams: { authorization: authorization.slice(15), ...params },
    retryAttempts: 0,
  })
  const { value } = await client.iterate<Acting>({ query: document }).next()
  await client.dispose()
  return value.data?.actingTenant.id ?? value.errors[0].extensions.code
}

test('over WebSocket the host and the path of the upgrade choose as they do over HTTP', async () => {
  expect(await overSocket('south.circlegate.example')).toBe(south.id)
  expect(await overSocket('circlegate.example')).toBe(north.id)
  expect(await overSocket('foreign.circlegate.example')).toBe('NOT_FOUND')
  expect(await overSocket('claimed.example')).toBe('NOT_FOUND')
  expect(await overSocket('circlegate.example', {}, `/t/${south.code}/graphql`)).toBe(south.id)
  const disagreeing = { 'X-Tenant-ID': north.id }
  expect(await overSocket('south.circlegate.example', disagreeing)).toBe('NOT_FOUND')
  const agreeing = { 'X-CIRCLE-CODE': south.code }
  expect(await overSocket('south.circlegate.example', agreeing)).toBe(south.id)
})
