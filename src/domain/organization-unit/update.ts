import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { pathsTo } from '../../loaders/organization-unit.ts'
import { parse } from '../input.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import { raced, refuseStale } from '../stale.ts'
import { findUnit, placeOf, type Unit, type UnitRef } from './find.ts'
import { changedUnit } from './input.ts'
import { refuseUnder } from './kind.ts'
import { requireUnit } from './require.ts'

/** Renames a unit, moves it with all that hangs below it, or both. */
export async function updateUnit(ctx: Context, wish: object) {
  const { name, parentId, ...ref } = parse(changedUnit, wish)
  const unit = await changeable(ctx, 'unit.update', ref)
  if (parentId === undefined || parentId === unit.parentId) return write(ctx, unit, { name })
  await requireMove(ctx, unit, parentId)
  const moved = await write(ctx, unit, { name, parentId })
  const after = await rightsIn(ctx, unit.tenantId)
  const parents = new Map(after.parents).set(unit.id, unit.parentId)
  refuseGain(ctx, { before: { ...after, parents }, after })
  return moved
}

/** A unit that is open, at the version that the caller has seen, and theirs to write. */
export async function changeable(
  ctx: Context,
  permission: Permission,
  ref: UnitRef & { version: number },
): Promise<Unit> {
  const unit = await findUnit(ctx, ref)
  ctx.caller.require(permission, placeOf(unit))
  refuseStale('OrganizationUnit', unit, ref.version)
  if (unit.closedAt) throw new Conflict('A closed unit changes no more.')
  return unit
}

export async function write(
  ctx: Context,
  unit: Unit,
  change: Prisma.OrganizationUnitUncheckedUpdateInput,
) {
  const { tenantId, id, version } = unit
  await ctx.holdRights(tenantId)
  const [written] = await ctx.db.organizationUnit.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { ...change, version: { increment: 1 } },
  })
  return written ?? raced('OrganizationUnit', ctx.db.organizationUnit, { tenantId, id })
}

async function requireMove(ctx: Context, unit: Unit, parentId: string | null): Promise<void> {
  const { tenantId } = unit
  const place = { tenantId, unitId: parentId }
  ctx.caller.require('unit.update', place)
  refuseUnder(unit, await requireUnit(ctx, place, 'parentId'), 'parentId')
  if (parentId === null) return
  const [above] = await pathsTo(ctx, tenantId, [parentId])
  if (above.includes(unit.id))
    throw new InvalidInput({ parentId: 'A unit cannot hang below itself.' })
}
