import { type Facts, sameKey } from '../model/facts.ts'
import { cardsOf, sitesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { companyOf, invalid, type Line, notFound } from './lines.ts'

/** One question of a root field, about one target where it has one. */
export type Ask = {
  field: string
  args: string
  /** The company that is asked about, and what of it is named in the question. */
  about?: string
  names?: string[]
} & Line<undefined>

type Given = Omit<Ask, 'field'>

/** Every root field of the queries, with all that is asked of it. */
export const queries: Record<string, (facts: Facts) => Given[]> = {
  me: () => [{ args: '', type: 'User', shape: 'one', find: ({ member }) => member }],
  actingTenant: () => [
    {
      args: '',
      type: 'Tenant',
      shape: 'one',
      needs: 'tenant.read',
      find: ({ company }) => company,
    },
  ],
  telecomCircles: () => [
    { args: '', type: 'TelecomCircle', shape: 'many', needs: 'tenant.read', find: () => areas },
  ],
  tenant: ({ companies }) =>
    companies.map(({ id }) => ({
      ...{ args: `(id: "${id}")`, about: id, names: [id], type: 'Tenant', shape: 'one' },
      needs: 'tenant.read',
      find: (view) => (cardsOf(view).has(id) ? companyOf(view, id) : notFound),
    })),
  tenants: () => [
    {
      ...{ args: '(first: 100)', type: 'Tenant', shape: 'page', needs: 'tenant.read' },
      find: (view) => view.facts.companies.filter(({ id }) => isListed(view, id)),
    },
  ],
  site: ({ sites }) => [
    ...sites.map(
      ({ tenantId, id }): Given => ({
        ...{
          args: `(id: "${id}", tenantId: "${tenantId}")`,
          about: tenantId,
          names: [id, tenantId],
        },
        ...oneSite,
        find: (view) => sitesOf(view).find((site) => sameKey(site, { tenantId, id })) ?? notFound,
      }),
    ),
    ...sites.map(
      ({ tenantId, id }): Given => ({
        ...{ args: `(id: "${id}")`, about: tenantId, names: [id] },
        ...oneSite,
        find: (view) => siteAnywhere(view, id),
      }),
    ),
  ],
  sites: ({ companies }) => [
    { args: '(first: 100)', ...manySites, find: sitesOf },
    ...companies.map(
      ({ id }): Given => ({
        ...{ args: `(first: 100, filter: { tenantId: ["${id}"] })`, about: id, names: [id] },
        ...manySites,
        find: (view) => sitesOf(view).filter(({ tenantId }) => tenantId === id),
      }),
    ),
  ],
}

const oneSite = { type: 'Site', shape: 'one', needs: 'site.read' } as const
const manySites = { type: 'Site', shape: 'page', needs: 'site.read' } as const

/** Its own company and those that it reaches, as far as it may read their cards. */
const isListed = (view: View, id: string) => view.reach(id).is !== 'NONE' && cardsOf(view).has(id)

/** Its own company is looked in first; an id that two others share is not enough. */
function siteAnywhere(view: View, id: string) {
  const found = sitesOf(view).filter((site) => site.id === id)
  const own = found.find(({ tenantId }) => tenantId === view.company.id)
  if (!own && found.length > 1) return invalid
  return own ?? found[0] ?? notFound
}

const areas = ['AP', 'AS', 'BR', 'DL', 'GJ', 'HP', 'HR', 'JK', 'KA', 'KL', 'KO', 'MH', 'MPCG', 'MU', 'NE', 'OR', 'PB', 'RJ', 'TN', 'UPE', 'UPW', 'WB'] // biome-ignore format: one list
