import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { idOf } from '../input.ts'
import { requireUnit } from '../unit.ts'
import { findAssignment } from './find.ts'

export type PlaceWish = { assignmentId: string; tenantId: string; unitId: string }

/** Hands an assignment to a unit of the vendor's own tree; the unit's members see its site from then on. */
export async function placeAssignment(ctx: Context, wish: PlaceWish) {
  const assignment = await findAssignment(ctx, { id: wish.assignmentId, tenantId: wish.tenantId })
  ctx.caller.require('assignment.place', assignment)
  const unitId = idOf('unitId', wish.unitId)
  const { tenantId } = ctx.caller
  await requireUnit(ctx, { tenantId, unitId })
  const key = { tenantId, circleId: assignment.tenantId, assignmentId: assignment.id }
  const [moved] = await ctx.db.vendorPlacement.updateManyAndReturn({
    where: key,
    data: { unitId, version: { increment: 1 } },
  })
  return moved ?? ctx.db.vendorPlacement.create({ data: { ...key, id: newId(), unitId } })
}
