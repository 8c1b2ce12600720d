import type { IncomingMessage } from 'node:http'
import { type TrustedProxies, trusting } from './address.ts'
import { forwarded, hostsOf } from './host.ts'

/** Whether no foreign page asks: a browser names the origin of the page, and a program names none. */
export type IsOurPage = (request: IncomingMessage) => boolean

type OriginOptions = {
  /** Other origins whose pages are ours. */
  origins?: readonly string[]
  /** The proxies that may say which host, and over which scheme, they were asked for. */
  trustProxy?: TrustedProxies
}

/** Tells pages of the host that is asked, and of the origins that are listed, from all others. */
export function ourPages({ origins = [], trustProxy = 0 }: OriginOptions = {}): IsOurPage {
  const trusts = trusting(trustProxy)
  return (request) => {
    const { origin } = request.headers
    if (origin === undefined || origins.includes(origin)) return true
    if (!URL.canParse(origin)) return false
    // Without a proxy's word for it nobody knows whether there is TLS in front: then the host alone counts.
    const scheme = forwarded(request, 'x-forwarded-proto', trusts) ?? new URL(origin).protocol
    const own = hostsOf(request, trusts).map((host) => originOf(scheme, host))
    return own.length > 0 && own.every((one) => one === origin)
  }
}

/** As a browser spells it, without the port that goes without saying. For sockets some proxies say `wss`. */
function originOf(scheme: string, host: string): string | undefined {
  const url = `${scheme.replace(/^ws/i, 'http').replace(/:$/, '')}://${host}`
  return URL.canParse(url) ? new URL(url).origin : undefined
}
