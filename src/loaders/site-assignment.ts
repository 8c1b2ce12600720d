import { Form } from '../db/lanes.ts'
import { behind, counted, listed, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { keyText, type RowKey } from '../lib/row-key.ts'
import { byKey, countedOn, hangingOn } from './batch.ts'
import { keepVendors, type TenantLoader, vendorColumns } from './tenant/find.ts'
import type { Work } from './work.ts'

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

type Keys = ReturnType<typeof listed>

const assignments = new Form((sql, keys: Keys) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('site_assignment as a', (join) =>
      join.onRef('a.tenant_id', '=', 'wanted.tenant_id').onRef('a.id', '=', 'wanted.id'),
    )
    .select(assignmentColumns),
)

const assignmentsOfSites = new Form((sql, given: Keys & Page) =>
  sql
    .selectFrom(wantedKeys(given))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('site_assignment as a')
          .leftJoin('tenant as v', 'v.id', 'a.vendor_id')
          .select([...assignmentColumns, ...vendorColumns])
          .whereRef('a.tenant_id', '=', 'wanted.tenant_id')
          .whereRef('a.site_id', '=', 'wanted.id')
          .where(behind(['a.starts_at', 'a.id'], given.after))
          .orderBy('a.starts_at')
          .orderBy('a.id')
          .limit(given.limit)
          .as('assignment'),
      (join) => join.onTrue(),
    )
    .selectAll('assignment'),
)

const assignmentCounts = new Form((sql, keys: Keys) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('site_assignment as a', (join) =>
      join.onRef('a.tenant_id', '=', 'wanted.tenant_id').onRef('a.site_id', '=', 'wanted.id'),
    )
    .select(['wanted.tenant_id as tenantId', 'wanted.id', counted])
    .groupBy(['wanted.tenant_id', 'wanted.id']),
)

export const assignmentLoader = (work: Work) => byKey((keys) => work.ask(assignments, listed(keys)))

/** A page of the assignments of each site, the oldest first. */
export const assignmentsLoader = (work: Work, tenants: TenantLoader, page: Page) =>
  hangingOn(
    async (keys: readonly RowKey[]) =>
      keepVendors(tenants, await work.ask(assignmentsOfSites, { ...listed(keys), ...page })),
    keyText,
    (row) => keyText({ tenantId: row.tenantId, id: row.siteId }),
  )

/** How many assignments each site has. */
export const assignmentCountLoader = (work: Work) =>
  countedOn((keys: readonly RowKey[]) => work.ask(assignmentCounts, listed(keys)), keyText, keyText)
