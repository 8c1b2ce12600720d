import { sql } from 'kysely'
import { behind, liveBetween } from '../db/live.ts'
import { anyOf, wantedIds } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { hangingOn } from './batch.ts'
import { cardColumns } from './tenant.ts'
import type { Work } from './work.ts'

const contractColumns = [
  'r.id',
  'r.tenant_id as tenantId',
  'r.vendor_id as vendorId',
  'r.vendor_code as vendorCode',
  'r.capabilities',
  'r.billing_rate as amount',
  'r.currency',
  'r.status',
  'r.valid_from as validFrom',
  'r.valid_until as validUntil',
  'r.version',
] as const

const oversightColumns = [
  'r.id',
  'r.tenant_id as tenantId',
  'r.corporate_id as corporateId',
  'r.governance_level as governanceLevel',
  'r.data_sharing_level as dataSharingLevel',
  'r.separate_billing as separateBilling',
  'r.independent_vendor_management as independentVendorManagement',
  'r.valid_from as validFrom',
  'r.valid_until as validUntil',
  'r.version',
] as const

const itself = (id: string) => id

/** The relationship of a company with the corporate above it that holds now; one at most. */
export const overseerLoader = (work: Work) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom('corporate_relationship as r')
        .select(oversightColumns)
        .where('r.tenant_id', '=', anyOf(ids))
        .where(liveBetween('r.valid_from', 'r.valid_until'))
        .execute(),
    itself,
    (row) => row.tenantId,
  )

/** A page of the companies that stand directly below each corporate, by code. */
export const circlesLoader = (work: Work, page: Page) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom(wantedIds(ids))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('corporate_relationship as r')
              .innerJoin('tenant', 'tenant.id', 'r.tenant_id')
              .select(cardColumns.map((column) => `tenant.${column}` as const))
              .whereRef('r.corporate_id', '=', 'wanted.id')
              .where(liveBetween('r.valid_from', 'r.valid_until'))
              .$if(!!page.after, (rest) =>
                rest.where(behind(['tenant.organization_code', 'tenant.id'], page.after!)),
              )
              .orderBy('tenant.organization_code')
              .orderBy('tenant.id')
              .limit(page.first + 1)
              .as('child'),
          (join) => join.onTrue(),
        )
        .selectAll('child')
        .select('wanted.id as corporateId')
        .execute(),
    itself,
    (row) => row.corporateId,
  )

/** A page of the contracts of each circle, by the circle's own code for the vendor. */
export const contractsLoader = (work: Work, page: Page) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom(wantedIds(ids))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('vendor_relationship as r')
              .select(contractColumns)
              .whereRef('r.tenant_id', '=', 'wanted.id')
              .$if(!!page.after, (rest) =>
                rest.where(behind(['r.vendor_code', 'r.id'], page.after!)),
              )
              .orderBy('r.vendor_code')
              .orderBy('r.id')
              .limit(page.first + 1)
              .as('contract'),
          (join) => join.onTrue(),
        )
        .selectAll('contract')
        .execute(),
    itself,
    (row) => row.tenantId,
  )

/** How many companies stand directly below each corporate. */
export const circleCountLoader = (work: Work) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom('corporate_relationship as r')
        .select(['r.corporate_id as parentId', sql<number>`count(*)::int`.as('count')])
        .where('r.corporate_id', '=', anyOf(ids))
        .where(liveBetween('r.valid_from', 'r.valid_until'))
        .groupBy('r.corporate_id')
        .execute(),
    itself,
    (row) => row.parentId,
  )

/** How many contracts each circle has. */
export const contractCountLoader = (work: Work) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom('vendor_relationship as r')
        .select(['r.tenant_id as parentId', sql<number>`count(*)::int`.as('count')])
        .where('r.tenant_id', '=', anyOf(ids))
        .groupBy('r.tenant_id')
        .execute(),
    itself,
    (row) => row.parentId,
  )
