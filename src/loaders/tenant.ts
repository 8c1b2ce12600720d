import { Form } from '../db/lanes.ts'
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
  'plan',
  'max_users as maxUsers',
  'retention_days as retentionDays',
  'operates_independently as operatesIndependently',
  'shared_vendor_pool as sharedVendorPool',
  'cross_circle_reporting as crossCircleReporting',
  'created_at as createdAt',
  'version',
] as const

/** The same of a company whose card comes along with a row that points to it, as `other`. */
export const otherColumns = [
  'other.type as otherType',
  'other.organization_code as otherCode',
  'other.organization_name as otherName',
  'other.status as otherStatus',
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

type Other = { [Name in 'otherType' | 'otherCode' | 'otherName' | 'otherStatus']: string | null }

/** Keeps the cards that came along: nobody has to ask for them again. */
export function keepCards<Row extends Other>(
  tenants: TenantLoader,
  rows: Row[],
  idOf: (row: Row) => string,
): Row[] {
  for (const row of rows) {
    const { otherType: type, otherCode, otherName, otherStatus: status } = row
    if (type === null || otherCode === null || otherName === null || status === null) continue
    const id = idOf(row)
    tenants.prime(id, { id, type, organizationCode: otherCode, organizationName: otherName, status }) // biome-ignore format: one card
  }
  return rows
}

/** Profiles of companies, by the company's id. */
export const profileLoader = (work: Work) => byId((ids) => work.ask(profiles, { ids }))
