import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'

/** Which of the addresses that a request went through are proxies of ours. */
export type TrustedProxies = number | readonly string[]

export type AddressOf = (request: IncomingMessage) => string

/** Whether an address, so many hops away, is that of a proxy of ours. */
export const trusting = (trusted: TrustedProxies): ((address: string, hop: number) => boolean) =>
  typeof trusted === 'number' ? (_address, hop) => hop < trusted : proxyAddr.compile([...trusted])

/**
 * Where a request comes from. What `X-Forwarded-For` says is believed only as far as proxies of ours
 * have written it: anybody can send that header.
 */
export function addresses(trusted: TrustedProxies = 0): AddressOf {
  const trust = trusting(trusted)
  return (request) => {
    // Of a connection that is gone already nothing is known.
    if (request.socket.remoteAddress === undefined) return 'unknown'
    return folded(proxyAddr(request, trust) ?? 'unknown')
  }
}

/** One network is one address: whoever has an IPv6 address has 2^64 of them. */
function folded(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1]!
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%', 1)[0]!.toLowerCase().split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  const groups = [...front, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...back]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
