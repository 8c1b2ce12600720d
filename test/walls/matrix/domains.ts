import { type Company, domainOf, type Facts, sameKey } from '../model/facts.ts'
import { domainsOf, isNowhere } from '../model/rows.ts'
import { forbidden, notFound } from './lines.ts'
import { at, every, fresh, ruled, write } from './rule.ts'
import type { Given } from './writes.ts'

/** The domains of a company. */
export const ofDomains: Record<string, (facts: Facts) => Given[]> = {
  addTenantDomain: ({ companies }) => every(3, companies).map(claimed),
  verifyTenantDomain: ({ companies }) => every(3, companies).map((company) => changed(company, 'domain.verify', {})),
  makeTenantDomainPrimary: ({ companies }) =>
    every(3, companies).map((company) => changed(company, 'domain.update', { isPrimary: true, version: 2 })),
  removeTenantDomain: ({ companies }) => every(3, companies).map((company) => changed(company, 'domain.remove', { version: 2 })),
}

function claimed({ id: tenantId }: Company): Given {
  const domain = { tenantId, id: fresh, host: 'fresh.example' }
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", host: "Fresh.Example." })`,
    ...{ about: tenantId, names: [fresh, tenantId], type: 'TenantDomain' },
    ...write('domain.create', (view) => {
      if (isNowhere(view, tenantId)) return notFound
      return ruled(view, { tenantId, unitId: null }) ?? domain
    }),
    undo: [`DELETE FROM tenant_domain WHERE id = '${fresh}'`],
  }
}

function changed(company: Company, needs: string, change: object): Given {
  const { tenantId, id } = domainOf(company)
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'TenantDomain' },
    ...write(needs, (view) => {
      const domain = domainsOf(view).find((one) => sameKey(one, { tenantId, id }))
      if (!domain) return notFound
      const refusal = ruled(view, { tenantId, unitId: null })
      // A proof is looked up by whoever wants it to be, or not at all.
      return refusal && needs === 'domain.verify' ? forbidden : (refusal ?? { ...domain, ...change })
    }),
    undo: [`UPDATE tenant_domain SET verified_at = now(), removed_at = NULL, is_primary = false, version = 1 ${at({ tenantId, id })}`],
  }
}
