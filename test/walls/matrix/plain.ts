import type {
  Assignment,
  Company,
  Contract,
  Member,
  Oversight,
  Placement,
  Site,
} from '../model/facts.ts'
import { emailOf } from './seed.ts'

export type Versioned = { version?: number; status?: string }
type Values<Row> = Record<string, (row: Row) => unknown>

const kept = <Row>(values: Values<Row>) => values as Values<never>

/** The plain fields that are asked of each type, and what they hold of a row of the model. */
export const plain: Record<string, Values<never>> = {
  Tenant: kept<Company>({
    id: (c) => c.id,
    type: (c) => c.type,
    organizationCode: (c) => c.code,
    organizationName: (c) => c.name,
    status: (c) => c.status,
  }),
  TenantProfile: kept<Company>({
    tenantId: (c) => c.id,
    subdomain: (c) => c.subdomain,
    sharedVendorPool: (c) => c.pool,
  }),
  TelecomCircle: kept<string>({ code: (code) => code }),
  CorporateRelationship: kept<Oversight>({
    id: (o) => o.id,
    tenantId: (o) => o.tenantId,
    governanceLevel: (o) => o.governance,
    dataSharingLevel: (o) => o.sharing,
  }),
  VendorRelationship: kept<Contract>({
    id: (c) => c.id,
    tenantId: (c) => c.tenantId,
    vendorCode: (c) => c.vendorCode,
    status: (c) => c.status,
  }),
  Money: kept<unknown>({ amount: () => '0.00', currency: () => 'INR' }),
  Site: kept<Site & Versioned>({
    id: (s) => s.id,
    tenantId: (s) => s.tenantId,
    unitId: (s) => s.unitId,
    code: (s) => s.code,
    name: (s) => s.name,
    status: (s) => s.status ?? 'ACTIVE',
    version: (s) => s.version ?? 1,
  }),
  Position: kept<unknown>({ latitude: () => 23.25, longitude: () => 77.41 }),
  SiteAssignment: kept<Assignment & Versioned>({
    id: (a) => a.id,
    tenantId: (a) => a.tenantId,
    unitId: (a) => a.unitId,
    version: (a) => a.version ?? 1,
  }),
  VendorPlacement: kept<Placement>({
    tenantId: (p) => p.tenantId,
    circleId: (p) => p.circleId,
    assignmentId: (p) => p.assignmentId,
    unitId: (p) => p.unitId,
  }),
  User: kept<Member>({
    id: (m) => m.accountId,
    email: (m) => emailOf(m.accountId),
    displayName: (m) => m.name,
  }),
  Membership: kept<Member>({ id: (m) => m.id, status: () => 'ACTIVE' }),
  SiteChanged: kept<unknown>({ action: () => 'UPDATED', changedFields: () => ['address'] }),
  Role: kept<string>({ code: (code) => code }),
}
