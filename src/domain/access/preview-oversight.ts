import { ceiling } from '../../auth/decide.ts'
import { type Permission, permissionNames, permissions } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { TenantId } from '../../lib/ids.ts'
import type { Oversight } from '../../tenancy/scope.ts'
import type { OversightRow } from '../corporate-relationship/find.ts'
import { levelsOf } from '../corporate-relationship/sides.ts'
import { type OversightWish, wishedOf } from '../corporate-relationship/update.ts'
import { heldAtLarge } from '../rights/held.ts'
import { rightsIn } from '../rights/read.ts'
import type { Shift } from '../rights/shifts.ts'
import { findTenant } from '../tenant/find.ts'

/** What shifts for somebody of a company, or for a corporate as a whole. */
export type Placed = Shift & { tenantId: string }

/**
 * What the corporate would gain and lose in the company by a changed relationship: for each of its members, by their roles,
 * if the corporate asks; for the corporate as a whole if the company does.
 */
export async function shiftsByOversight(ctx: Context, wish: OversightWish): Promise<Placed[]> {
  const { was, is } = await wishedOf(ctx, wish)
  const { type } = await findTenant(ctx, was.tenantId)
  const reports = await takesPart(ctx, was.tenantId as TenantId)
  const usable = (row: OversightRow) =>
    usableBy({ type: type as Oversight['type'], reports, ...givenBy(row) })
  const [had, has] = [usable(was), usable(is)]
  const gained = has.filter((one) => !had.includes(one))
  const lost = had.filter((one) => !has.includes(one))
  const { corporateId } = was
  if (corporateId !== ctx.caller.tenantId)
    return [{ tenantId: corporateId, id: corporateId, gained, lost }]
  return heldAtLarge(await rightsIn(ctx, corporateId)).map(({ id, held }) => ({
    tenantId: corporateId,
    id,
    gained: gained.filter((one) => held.has(one)),
    lost: lost.filter((one) => held.has(one)),
  }))
}

/** Whether the company is in reports, which it says of itself, and to the corporate above it: one to come is not told yet. */
const takesPart = async (ctx: Context, id: TenantId) =>
  ctx.scope.oversees.get(id)?.reports ??
  (await ctx.loaders.profile.load(id))?.crossCircleReporting ??
  false

const givenBy = (row: OversightRow) => ({
  ...levelsOf(row),
  vendors: !row.independentVendorManagement,
})

function usableBy(oversight: Oversight): Permission[] {
  const way = { kind: 'OVERSEES' as const, ...oversight }
  return permissionNames.filter((one) => !ceiling(permissions[one], way, oversight.type))
}
