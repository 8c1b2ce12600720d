import { Form } from '../db/lanes.ts'
import { anyOf, listed, wantedKeys } from '../db/sql.ts'
import { byKey } from './batch.ts'
import type { Work } from './work.ts'

export const siteColumns = [
  'site.id',
  'site.tenant_id as tenantId',
  'site.unit_id as unitId',
  'site.code',
  'site.name',
  'site.latitude',
  'site.longitude',
  'site.accuracy_meters as accuracyMeters',
  'site.geofence_meters as geofenceMeters',
  'site.address',
  'site.technology',
  'site.structure',
  'site.status',
  'site.retired_at as retiredAt',
  'site.created_at as createdAt',
  'site.updated_at as updatedAt',
  'site.version',
] as const

const sites = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('site', (join) =>
      join.onRef('site.tenant_id', '=', 'wanted.tenant_id').onRef('site.id', '=', 'wanted.id'),
    )
    .select(siteColumns),
)

type Named = { id: string; tenants: readonly string[] }

/** Sites of that id in any of some companies; ids are unique within a company only. */
export const sitesNamed = new Form((sql, { id, tenants }: Named) =>
  sql
    .selectFrom('site')
    .select(siteColumns)
    .where('site.tenant_id', '=', anyOf(tenants))
    .where('site.id', '=', id),
)

export const siteLoader = (work: Work) => byKey((keys) => work.ask(sites, listed(keys)))
