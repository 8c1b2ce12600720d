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
