import { Resolver } from 'node:dns/promises'
import { Unavailable } from '../errors/index.ts'
import { codesOf } from '../lib/error-codes.ts'

/** What is asked of the world's domain names. */
export interface Dns {
  /** The texts at a name; none when there is no such name, or no text at it. */
  texts(name: string): Promise<string[]>
}

/** There is nothing at the name, or nothing of this kind. */
const absent = new Set(['ENOTFOUND', 'ENODATA', 'NOTFOUND', 'NODATA'])

/** Asks the servers that are given, else those that the machine asks. */
export function openDns(servers: readonly string[] = []): Dns {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  return { texts: (name) => texts(resolver, name) }
}

async function texts(resolver: Resolver, name: string): Promise<string[]> {
  try {
    // A long text comes in pieces.
    return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''))
  } catch (error) {
    if (codesOf(error).some((code) => absent.has(code))) return []
    throw new Unavailable('The domain name servers do not answer right now. Try again in a moment.')
  }
}
