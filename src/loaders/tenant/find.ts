import type { Card } from '../../auth/caller.ts'
import { Form } from '../../db/lanes.ts'
import { anyOf } from '../../db/sql.ts'
import { byId } from '../batch.ts'
import type { Work } from '../work.ts'

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
  'plan',
  'max_users as maxUsers',
  'retention_days as retentionDays',
  'operates_independently as operatesIndependently',
  'shared_vendor_pool as sharedVendorPool',
  'cross_circle_reporting as crossCircleReporting',
  'created_at as createdAt',
  'version',
] as const

/** The same of a vendor whose card comes along with a row that points to it, as `v`. */
export const vendorColumns = [
  'v.type as vendorType',
  'v.organization_code as vendorOrganizationCode',
  'v.organization_name as vendorOrganizationName',
  'v.status as vendorStatus',
] as const

type Ids = { ids: readonly string[] }

const cards = new Form((sql, { ids }: Ids) =>
  sql.selectFrom('tenant').select(cardColumns).where('id', '=', anyOf(ids)),
)

const profiles = new Form((sql, { ids }: Ids) =>
  sql.selectFrom('tenant_profile').select(profileColumns).where('tenant_id', '=', anyOf(ids)),
)

/** Cards of companies. */
export const tenantLoader = (work: Work) => byId((ids) => work.ask(cards, { ids }))

export type TenantLoader = ReturnType<typeof tenantLoader>

type Along = { vendorId: string } & {
  [Name in Exclude<keyof Card, 'id'> as `vendor${Capitalize<Name>}`]: Card[Name] | null
}

/** Keeps the cards that came along: nobody has to ask for them again. */
export function keepVendors<Row extends Along>(tenants: TenantLoader, rows: Row[]): Row[] {
  for (const row of rows) {
    if (row.vendorType === null) continue
    const card = {
      id: row.vendorId,
      type: row.vendorType,
      organizationCode: row.vendorOrganizationCode,
      organizationName: row.vendorOrganizationName,
      status: row.vendorStatus,
    }
    tenants.prime(row.vendorId, card as Card)
  }
  return rows
}

/** Profiles of companies, by the company's id. */
export const profileLoader = (work: Work) => byId((ids) => work.ask(profiles, { ids }))
