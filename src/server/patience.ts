/** How long a client may take over what, in milliseconds. */
export type Patience = { headers: number; request: number; silence: number }

export const patience: Patience = { headers: 10_000, request: 30_000, silence: 60_000 }

/** Nothing of ours needs headers anywhere near this long. */
const headerBytes = 16 * 1024

/**
 * How long the connections of HTTP are waited for. Node looks after those that are late now and then
 * only, and by default so seldom that a second would be half a minute.
 */
export function waiting({ headers, request, silence }: Patience) {
  return {
    http: {
      headersTimeout: headers,
      connectionsCheckingInterval: Math.min(headers / 4, 1000),
      maxHeaderSize: headerBytes,
    },
    requestTimeout: request,
    // Of a connection on which nothing moves, in either direction: a client that does not read.
    connectionTimeout: silence,
  }
}
