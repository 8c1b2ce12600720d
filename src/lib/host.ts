import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/** A host in its one spelling: a name of two labels or more, a name of one label, or an IP address. */
type Host = { kind: 'domain' | 'label' | 'address'; name: string }

/** An address in brackets or a name, and a port that does not matter. Nothing else belongs to a host. */
const written = /^(?:\[([0-9a-f:.]+)\]|([^\p{Cc}\s:@/?#\\[\]%,]+))(?::\d{0,5})?$/iu
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const longest = 253

/** Capitals, other scripts, a dot at the end and a port make no other host. What is none is undefined. */
export function parseHost(text: string): Host | undefined {
  const [, address, name] = (text.length <= 2 * longest && written.exec(text)) || []
  if (address) return isIP(address) ? { kind: 'address', name: address.toLowerCase() } : undefined
  const ascii = domainToASCII(name ?? '').replace(/\.$/, '')
  if (isIP(ascii)) return { kind: 'address', name: ascii }
  const labels = ascii.split('.')
  if (ascii.length > longest || !labels.every((part) => label.test(part))) return undefined
  return { kind: labels.length > 1 ? 'domain' : 'label', name: ascii }
}

/** Whether a host is a domain or lies below it. */
export const liesIn = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`)
