import { z } from 'zod'
import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { liesIn, parseHost } from '../../lib/host.ts'
import { id } from '../shapes.ts'

/** What claiming a domain takes. */
export const newDomain = z.object({
  id: id.nullish(),
  tenantId: id.nullish(),
  host: z.string().transform((text, check) => {
    const host = parseHost(text.trim())
    if (host?.kind === 'domain') return host.name
    check.addIssue(refusals[host?.kind ?? 'none'])
    return z.NEVER
  }),
})

export const oneDomain = z.object({ id, tenantId: id.nullish(), version: z.number() })

const refusals = {
  address: 'An address is no domain.',
  label: 'A domain has two labels or more.',
  none: 'This is not the name of a host.',
}

/** What lies below the base domain is handed out as subdomains. */
export function refuseOurs(ctx: Context, host: string): void {
  const { baseDomain } = ctx.services
  if (baseDomain && liesIn(host, baseDomain))
    throw new InvalidInput({ host: `Hosts below ${baseDomain} cannot be claimed.` })
}
