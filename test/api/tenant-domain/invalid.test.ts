import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { startNameServer } from '../../support/name-server.ts'
import { claim, verify } from './chain.ts'
import { addDomain, makePrimary, removeDomain, verifyDomain } from './documents.ts'

const dns = await startNameServer()
const gateway = await startGateway({
  config: { baseDomain: 'circlegate.example', dnsServers: [dns.address] },
})
const { world } = gateway
afterAll(async () => {
  await gateway.stop()
  await dns[Symbol.asyncDispose]()
})

const circle = await world.circle()
const client = await gateway.as(await world.member(circle))
const hostRefused = async (host: string) => refusalOf(await client.ask(addDomain, { input: { host } }))

const address = 'An address is no domain.'
const short = 'A domain has two labels or more.'
const none = 'This is not the name of a host.'
const ours = 'Hosts below circlegate.example cannot be claimed.'

test.for<[string, string]>([
  ['192.0.2.1', address],
  ['192.0.2.1:443', address],
  ['0xc0.0.2.1', address],
  ['3221225985', address],
  ['[2001:db8::1]', address],
  ['localhost', short],
  ['intranet.', short],
  ['circlegate.example', ours],
  ['CircleGate.Example.', ours],
  ['south.circlegate.example:443', ours],
  ['a.b.circlegate.example', ours],
  ['', none],
  ['.', none],
  ['a..example', none],
  ['.a.example', none],
  ['-a.example', none],
  ['a_b.example', none],
  ['*.example.com', none],
  ['a b.example', none],
  ['https://a.example', none],
  ['a.example/path', none],
  ['x@a.example', none],
  ['a.example?x', none],
  ['a%2eexample', none],
  ['a.example:port', none],
  ['xn--.example', none],
  [`${'x'.repeat(64)}.example`, none],
  [`${'x.'.repeat(127)}example`, none],
  ['x'.repeat(5_000), none],
])('%s is not claimed', async ([host, why]) => {
  expect(await hostRefused(host)).toEqual({ code: 'INVALID_INPUT', fields: { host: why } })
})

test('what is the base domain’s name with something before it is another domain', async () => {
  expect((await claim(client, 'my-circlegate.example')).host).toBe('my-circlegate.example')
})

test('a domain is the company’s once, however it is spelt', async () => {
  await claim(client, 'spelt.example')
  for (const host of ['SPELT.example', 'spelt.example.', 'spelt.example:8080', ' spelt.EXAMPLE '])
    expect(await hostRefused(host)).toEqual({ code: 'CONFLICT' })
})

test('a domain that was given up is claimed anew, with another proof', async () => {
  const first = await claim(client, 'again.example')
  dataOf(await client.ask(removeDomain, { input: { id: first.id, version: 1 } }))
  const second = await claim(client, 'again.example')
  expect(second.id).not.toBe(first.id)
  expect(second.challenge.value).not.toBe(first.challenge.value)
  for (const document of [verifyDomain, makePrimary, removeDomain])
    expect(refusalOf(await client.ask(document as typeof verifyDomain, { input: { id: first.id, version: 2 } })).code).toBe('NOT_FOUND')
})

test('without its proof a domain is not verified, and says what is missing', async () => {
  const claimed = await claim(client, 'unproved.example')
  const { name, value } = claimed.challenge
  const wrong = [undefined, [['something else']], [[`${value}0`]], [[value.toUpperCase()]]]
  for (const texts of wrong) {
    if (texts) dns.names.set(name, texts)
    const { errors } = await verify(client, claimed)
    expect(errors).toMatchObject([
      {
        message: `There is no TXT record "${value}" at ${name} yet. A new record takes a while to be seen everywhere.`,
        extensions: { code: 'CONFLICT' },
      },
    ])
  }
  expect(dns.asked).toContain(name)
})

test('the proof of another claim, or at another name, is none', async () => {
  const claimed = await claim(client, 'mine.example')
  const other = await claim(client, 'yours.example')
  dns.names.set(claimed.challenge.name, [[other.challenge.value]])
  dns.names.set('mine.example', [[claimed.challenge.value]])
  expect(refusalOf(await verify(client, claimed))).toEqual({ code: 'CONFLICT' })
})

test('a name server that fails is UNAVAILABLE, and nothing is written', async () => {
  const claimed = await claim(client, 'failing.example')
  dns.names.set(claimed.challenge.name, 'SERVFAIL')
  expect(refusalOf(await verify(client, claimed)).code).toBe('UNAVAILABLE')
})

test('a domain that is not verified is not made the primary one', async () => {
  const { id } = await claim(client, 'unverified.example')
  expect(refusalOf(await client.ask(makePrimary, { input: { id, version: 1 } }))).toEqual({
    code: 'CONFLICT',
  })
})

test('another body under the same id and a stale version are refused', async () => {
  const input = { id: newId(), host: 'first.example' }
  const first = dataOf(await client.ask(addDomain, { input }))
  expect(dataOf(await client.ask(addDomain, { input }))).toEqual(first)
  const other = { ...input, host: 'second.example' }
  expect(refusalOf(await client.ask(addDomain, { input: other }))).toEqual({ code: 'CONFLICT' })
  for (const document of [verifyDomain, makePrimary, removeDomain])
    expect(refusalOf(await client.ask(document as typeof verifyDomain, { input: { id: input.id, version: 7 } }))).toEqual({
      code: 'STALE',
      currentVersion: 1,
    })
})
