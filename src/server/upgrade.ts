import type { IncomingMessage } from 'node:http'

const address = /^\/(?:t\/([^/?]+)\/)?graphql(?:\?|$)/

/** The organisation code in the path of a WebSocket; nothing when no GraphQL is served there. */
export function tenantInPath(url = ''): { path: string | undefined } | undefined {
  const found = address.exec(url)
  return found ? { path: found[1] && decoded(found[1]) } : undefined
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Browsers let any page open a WebSocket and send cookies with it: only our own may. */
export function mayConnect(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || origins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}
