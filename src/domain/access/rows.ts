import type { Place } from '../../auth/decide.ts'
import type { Module, Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { RowKey } from '../../lib/row-key.ts'
import * as corporate from '../corporate-relationship/find.ts'
import { placeOf } from '../organization-unit/find.ts'
import * as vendor from '../vendor-relationship/find.ts'
import { sharedWith } from './shared.ts'

/** How a row is found behind the caller's walls, and where it hangs. */
type Rows = {
  /** Without it, such rows are not the caller's to know of. */
  reads: Permission
  find: (ctx: Context, key: RowKey) => Promise<object | null>
  hangs: (row: never, ctx: Context, permission: Permission) => Place | Promise<Place>
}

const rowsOf = <Row extends object>(
  reads: Permission,
  find: (ctx: Context, key: RowKey) => Promise<Row | null>,
  hangs: (row: Row, ctx: Context, permission: Permission) => Place | Promise<Place>,
): Rows => ({ reads, find, hangs })

type Hung = { tenantId: string; unitId: string | null }
const inUnit = ({ tenantId, unitId }: Hung): Place => ({ tenantId, unitId })
const inWhole = ({ tenantId }: { tenantId: string }): Place => ({ tenantId, unitId: null })

const sites = rowsOf(
  'site.read',
  (ctx, key) => ctx.loaders.site.load(key),
  async (site, ctx) => ({ ...inUnit(site), ...(await sharedWith(ctx, 'siteId', site)) }),
)
const assignments = rowsOf(
  'assignment.read',
  (ctx, key) => ctx.loaders.assignment.load(key),
  async (one, ctx) => ({ ...inUnit(one), ...(await sharedWith(ctx, 'id', one)) }),
)
const units = rowsOf(
  'unit.read',
  (ctx, key) => ctx.loaders.unit.load(key),
  // A unit is written where it hangs; everything else hangs in it.
  (unit, _ctx, permission) =>
    permission === 'unit.update' || permission === 'unit.close'
      ? placeOf(unit)
      : { tenantId: unit.tenantId, unitId: unit.id },
)
const members = rowsOf('member.read', (ctx, key) => ctx.loaders.member.load(key), inUnit)
const invitations = rowsOf(
  'member.read',
  (ctx, key) => ctx.db.invitation.findFirst({ where: key }),
  inUnit,
)
const roles = rowsOf('role.read', (ctx, key) => ctx.db.role.findFirst({ where: key }), inWhole)
const designations = rowsOf(
  'designation.read',
  (ctx, key) => ctx.db.designation.findFirst({ where: key }),
  inWhole,
)
const keys = rowsOf('key.read', (ctx, key) => ctx.db.apiKey.findFirst({ where: key }), inWhole)
const proposals = rowsOf(
  'proposal.read',
  (ctx, key) => ctx.db.proposal.findFirst({ where: key }),
  // It is withdrawn where it was made, and decided where it was put.
  ({ tenantId, proposerTenantId }, _ctx, permission) =>
    inWhole({ tenantId: permission === 'proposal.withdraw' ? proposerTenantId : tenantId }),
)
const domains = rowsOf('domain.read', (ctx, key) => ctx.loaders.domain.load(key), inWhole)
const oversights = rowsOf(
  'relationship.read',
  (ctx, key) => ctx.loaders.oversight.load(key),
  corporate.ofEither,
)
const contracts = rowsOf(
  'relationship.read',
  (ctx, key) => ctx.loaders.contract.load(key),
  vendor.ofEither,
)
const offers = rowsOf(
  'relationship.read',
  (ctx, key) => ctx.db.offer.findFirst({ where: key }),
  ({ tenantId, organizationCode }, { scope }) => ({
    tenantId,
    unitId: null,
    ...(organizationCode === scope.tenant.code && { otherSide: scope.tenant.id }),
  }),
)

/** What the permissions of a module are asked about: its own rows, and those that new ones come to hang on. */
export const asked: Record<Module, readonly Rows[]> = {
  tenant: [],
  profile: [],
  access: [members],
  audit: [],
  security: [],
  relationship: [oversights, contracts, offers],
  offer: [offers],
  contract: [contracts],
  domain: [domains],
  unit: [units],
  member: [members, invitations, units],
  role: [roles, members],
  designation: [designations, members],
  key: [keys],
  proposal: [proposals],
  support: [],
  export: [],
  deletion: [],
  report: [],
  site: [sites, units],
  assignment: [assignments, sites],
}
