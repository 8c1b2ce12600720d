import { sql } from 'kysely'
import { behind } from '../db/live.ts'
import { anyOf, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { keyText, type RowKey } from '../lib/row-key.ts'
import { byKey, hangingOn } from './batch.ts'
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

const assignmentColumns = [
  'a.id',
  'a.tenant_id as tenantId',
  'a.unit_id as unitId',
  'a.site_id as siteId',
  'a.vendor_id as vendorId',
  'a.starts_at as startsAt',
  'a.ends_at as endsAt',
  'a.version',
] as const

export const siteLoader = (work: Work) =>
  byKey((keys) =>
    work.sql
      .selectFrom(wantedKeys(keys))
      .innerJoin('site', (join) =>
        join.onRef('site.tenant_id', '=', 'wanted.tenant_id').onRef('site.id', '=', 'wanted.id'),
      )
      .select(siteColumns)
      .execute(),
  )

/** Sites of that id in any of some companies; ids are unique within a company only. */
export const sitesNamed = (work: Work, id: string, tenantIds: readonly string[]) =>
  work.sql
    .selectFrom('site')
    .select(siteColumns)
    .where('site.tenant_id', '=', anyOf(tenantIds))
    .where('site.id', '=', id)
    .execute()

export const assignmentLoader = (work: Work) =>
  byKey((keys) =>
    work.sql
      .selectFrom(wantedKeys(keys))
      .innerJoin('site_assignment as a', (join) =>
        join.onRef('a.tenant_id', '=', 'wanted.tenant_id').onRef('a.id', '=', 'wanted.id'),
      )
      .select(assignmentColumns)
      .execute(),
  )

/** A page of the assignments of each site, the oldest first. */
export const assignmentsLoader = (work: Work, page: Page) =>
  hangingOn(
    (keys: readonly RowKey[]) =>
      work.sql
        .selectFrom(wantedKeys(keys))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('site_assignment as a')
              .select(assignmentColumns)
              .whereRef('a.tenant_id', '=', 'wanted.tenant_id')
              .whereRef('a.site_id', '=', 'wanted.id')
              .$if(!!page.after, (rest) => rest.where(behind(['a.starts_at', 'a.id'], page.after!)))
              .orderBy('a.starts_at')
              .orderBy('a.id')
              .limit(page.first + 1)
              .as('assignment'),
          (join) => join.onTrue(),
        )
        .selectAll('assignment')
        .execute(),
    keyText,
    (row) => keyText({ tenantId: row.tenantId, id: row.siteId }),
  )

/** How many assignments each site has. */
export const assignmentCountLoader = (work: Work) =>
  hangingOn(
    (keys: readonly RowKey[]) =>
      work.sql
        .selectFrom(wantedKeys(keys))
        .innerJoin('site_assignment as a', (join) =>
          join.onRef('a.tenant_id', '=', 'wanted.tenant_id').onRef('a.site_id', '=', 'wanted.id'),
        )
        .select([
          'wanted.tenant_id as tenantId',
          'wanted.id',
          sql<number>`count(*)::int`.as('count'),
        ])
        .groupBy(['wanted.tenant_id', 'wanted.id'])
        .execute(),
    keyText,
    keyText,
  )
