import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { parse, tenantOf } from '../input.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import { placeOf } from '../role/find.ts'
import { requireRoles } from '../role/require.ts'
import { requireIn } from '../seen.ts'
import { raced } from '../stale.ts'
import { taken } from '../taken.ts'
import { type Designation, findDesignation } from './find.ts'
import { changedDesignation, namedDesignation } from './input.ts'

type Wish = { id: string; tenantId?: string | null; version: number }

/** Changes a designation for all who have it. */
export async function updateDesignation(ctx: Context, wish: Wish) {
  const { id, version, tenantId: named, ...change } = parse(changedDesignation, wish)
  const tenantId = tenantOf(ctx, { tenantId: named })
  await requireIn(ctx, 'designation.manage', placeOf(tenantId))
  const was = await findDesignation(ctx, { tenantId, id }, version)
  await requireRoles(ctx, tenantId, change.roles ?? [])
  const changed = await write(ctx, was, change)
  if (change.roles) {
    const after = await rightsIn(ctx, tenantId)
    const designations = new Map(after.designations).set(id, was.roles)
    refuseGain(ctx, { before: { ...after, designations }, after })
  }
  return changed
}

/** Removes a designation that nobody has and nobody is promised. */
export async function removeDesignation(ctx: Context, wish: Wish) {
  const { id, version, ...of } = parse(namedDesignation, wish)
  const tenantId = tenantOf(ctx, of)
  await requireIn(ctx, 'designation.manage', placeOf(tenantId))
  const designation = await findDesignation(ctx, { tenantId, id }, version)
  // Removed first: from here on nobody is given it any more.
  const removed = await write(ctx, designation, { removedAt: ctx.now })
  const where = { tenantId, designationId: id }
  const held = await ctx.db.membership.count({ where: { ...where, status: { not: 'ENDED' } } })
  const promised = await ctx.db.invitation.count({ where: { ...where, status: 'OPEN' } })
  if (held + promised > 0)
    throw new Conflict(
      `${held} of the company have this designation, and ${promised} are invited to it: change that first.`,
    )
  return removed
}

type Change = { name?: string; description?: string; roles?: string[]; removedAt?: Date }

async function write(ctx: Context, { tenantId, id, version }: Designation, change: Change) {
  await ctx.holdRights(tenantId)
  const [written] = await ctx.db.designation
    .updateManyAndReturn({
      where: { tenantId, id, version },
      data: { ...change, version: { increment: 1 } },
    })
    .catch(taken('The company has a designation of this name already.'))
  return written ?? raced('Designation', ctx.db.designation, { tenantId, id, removedAt: null })
}
