import type { TenantId } from '../lib/ids.ts'
import type { Scope } from '../tenancy/scope.ts'

/** What the exit check looks at of an object that is about to leave. */
export type Leaving = {
  id?: string
  tenantId?: string
  unitId?: string | null
  vendorId?: string
  corporateId?: string
}

type Exit = (scope: Scope, object: Leaving) => boolean

const anyone: Exit = () => true

/** A row of a company whose rows the caller reads, inside its part of the tree. */
const row: Exit = (scope, { tenantId, unitId }) =>
  scope.readable.some((id) => id === tenantId) &&
  (!scope.part || (!!unitId && scope.part.units.includes(unitId)))

/** A row that a circle may share with the acting vendor. Whether it did, the walls further in say. */
const shared: Exit = (scope, { tenantId }) => scope.served.some((id) => id === tenantId)

const mine: Exit = (scope, { vendorId, corporateId }) =>
  vendorId === scope.tenant.id || corporateId === scope.tenant.id

const either =
  (...exits: Exit[]): Exit =>
  (scope, object) =>
    exits.some((exit) => exit(scope, object))

const card: Exit = (scope, { id }) =>
  id === scope.tenant.id ||
  [scope.oversees, scope.engages, scope.serves].some((others) => others.has(id as TenantId)) ||
  scope.acquainted.includes(id as TenantId)

/** The person themselves. */
const session: Exit = anyone

/** What may leave to whom, for every type that a field hands out. */
export const exits = {
  Tenant: card,
  TenantProfile: row,
  TelecomCircle: anyone,
  CorporateRelationship: either(row, mine),
  VendorRelationship: either(row, mine),
  Site: either(row, shared),
  SiteAssignment: either(row, (scope, object) => mine(scope, object) && shared(scope, object)),
  VendorPlacement: row,
  SiteChanged: (scope, { tenantId }) => row(scope, { tenantId, unitId: scope.part?.unit }) || shared(scope, { tenantId }), // biome-ignore format: one rule
  User: session,
  Session: session,
  Money: anyone,
  Position: anyone,
} satisfies Record<string, Exit>
