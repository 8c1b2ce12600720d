import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { parse } from '../input.ts'
import { requireUnit } from '../organization-unit/require.ts'
import { findAssignment } from './find.ts'
import { newPlacement } from './input.ts'

/** Hands an assignment to a unit of the vendor's own tree; the unit's members see its site from then on. */
export async function placeAssignment(ctx: Context, wish: object) {
  const { assignmentId, tenantId: circleId, unitId } = parse(newPlacement, wish)
  const assignment = await findAssignment(ctx, { id: assignmentId, tenantId: circleId })
  ctx.caller.require('assignment.place', assignment)
  const { tenantId } = ctx.caller
  await requireUnit(ctx, { tenantId, unitId })
  const key = { tenantId, circleId, assignmentId }
  const [moved] = await ctx.db.vendorPlacement.updateManyAndReturn({
    where: key,
    data: { unitId, version: { increment: 1 } },
  })
  return moved ?? ctx.db.vendorPlacement.create({ data: { ...key, id: newId(), unitId } })
}
