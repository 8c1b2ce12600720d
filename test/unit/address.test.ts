import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { addresses, type TrustedProxies } from '../../src/server/address.ts'

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage

test.for<[string, TrustedProxies, string, string | undefined, string]>([
  ['a claim that nobody vouches for is not believed', 0, '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['one proxy is believed for what it has added', 1, '10.0.0.1', '198.51.100.7', '198.51.100.7'],
  ['and not for what it was told', 1, '10.0.0.1', '6.6.6.6, 198.51.100.7', '198.51.100.7'],
  ['two proxies are believed for two', 2, '10.0.0.1', '6.6.6.6, 198.51.100.7, 10.0.0.2', '198.51.100.7'],
  ['a network of proxies is believed', ['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 198.51.100.7, 10.9.9.9', '198.51.100.7'],
  ['what comes past the proxies is not', ['10.0.0.0/8'], '192.0.2.1', '198.51.100.7', '192.0.2.1'],
  ['a proxy that adds nothing is the address', 1, '10.0.0.1', undefined, '10.0.0.1'],
  ['an IPv4 address in the clothes of IPv6 is itself', 0, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
])('%s', ([, trusted, remote, forwarded, address]) => {
  expect(addresses(trusted)(from(remote, forwarded))).toBe(address)
})

test('a network of IPv6 is one address, in whatever way it is written', () => {
  const addressOf = addresses()
  const network = '2001:db8:1:2::/64'
  for (const address of ['2001:db8:1:2::1', '2001:0DB8:0001:0002:3:4:5:6', '2001:db8:1:2:ffff::', '2001:db8:1:2::%eth0'])
    expect(addressOf(from(address))).toBe(network)
  expect(addressOf(from('2001:db8:1:3::1'))).not.toBe(network)
  expect(addressOf(from('::1'))).toBe('0:0:0:0::/64')
})

test('of a connection that is gone nothing is known', () => {
  expect(addresses()(from(undefined))).toBe('unknown')
})
