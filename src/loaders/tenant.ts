import { anyOf } from '../db/sql.ts'
import { byId } from './batch.ts'
import type { Work } from './work.ts'

export const cardColumns = [
  'id',
  'type',
  'organization_code as organizationCode',
  'organization_name as organizationName',
  'status',
] as const

const profileColumns = [
  'tenant_id as id',
  'tenant_id as tenantId',
  'telecom_circle_code as telecomCircleCode',
  'subdomain',
  'max_users as maxUsers',
  'operates_independently as operatesIndependently',
  'shared_vendor_pool as sharedVendorPool',
  'cross_circle_reporting as crossCircleReporting',
  'created_at as createdAt',
  'version',
] as const

/** Cards of companies. */
export const tenantLoader = (work: Work) =>
  byId((ids) =>
    work.sql.selectFrom('tenant').select(cardColumns).where('id', '=', anyOf(ids)).execute(),
  )

/** Profiles of companies, by the company's id. */
export const profileLoader = (work: Work) =>
  byId((ids) =>
    work.sql
      .selectFrom('tenant_profile')
      .select(profileColumns)
      .where('tenant_id', '=', anyOf(ids))
      .execute(),
  )
