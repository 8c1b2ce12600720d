import type { IncomingMessage } from 'node:http'
import { liesIn, parseHost } from '../lib/host.ts'
import { type TrustedProxies, trusting } from './address.ts'

/** The company that a host names: by its own label below the base domain, or by a domain of its own. */
export type NamedByHost = { subdomain?: string; domain?: string }
export type ReadHost = (request: IncomingMessage) => NamedByHost

type HostOptions = {
  /** Below it every company has a label; without one a host names no company. */
  baseDomain?: string
  /** The proxies that may say which host they were asked for. */
  trustProxy?: TrustedProxies
}

/** No company has it: who names this names one that there is not. */
const nobody: NamedByHost = { domain: '' }

/** Reads from a request which company its host names, over HTTP and WebSocket alike. */
export function hostReader({ baseDomain, trustProxy = 0 }: HostOptions = {}): ReadHost {
  if (!baseDomain) return () => ({})
  const trusts = trusting(trustProxy)
  return (request) => namedBy(hostsOf(request, trusts), baseDomain)
}

type Trusts = ReturnType<typeof trusting>

/** All hosts that a request says it is for: there should be one. */
export function hostsOf(request: IncomingMessage, trusts: Trusts): string[] {
  const { headersDistinct, url = '' } = request
  const said = forwarded(request, 'x-forwarded-host', trusts)
  const asked = said === undefined ? (headersDistinct.host ?? []) : [said]
  const target = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1]
  return [...asked, ...(target === undefined ? [] : [target])].filter((host) => host !== '')
}

/** What a proxy of ours says of the request that it was sent; anybody else's word is not taken for it. */
export function forwarded(
  { headersDistinct, socket }: IncomingMessage,
  name: 'x-forwarded-host' | 'x-forwarded-proto',
  trusts: Trusts,
): string | undefined {
  if (!trusts(socket.remoteAddress ?? '', 0)) return undefined
  // Of a list only the last was written by the proxy that we trust.
  const list = headersDistinct[name]?.at(-1)
  return list?.slice(list.lastIndexOf(',') + 1).trim()
}

function namedBy(hosts: string[], baseDomain: string): NamedByHost {
  const [first, ...others] = hosts.map(parseHost)
  if (hosts.length === 0) return {}
  if (!first || others.some((other) => other?.name !== first.name)) return nobody
  const { kind, name } = first
  // Addresses and names of one label belong to machines, never to companies.
  if (name === baseDomain || (kind !== 'domain' && !liesIn(name, baseDomain))) return {}
  return liesIn(name, baseDomain)
    ? { subdomain: name.slice(0, -baseDomain.length - 1) }
    : { domain: name }
}
