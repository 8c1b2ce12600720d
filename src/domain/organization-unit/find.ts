import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { idOf, tenantOf } from '../input.ts'

export type UnitRef = { id: string; tenantId?: string | null }
export type Unit = Awaited<ReturnType<typeof findUnit>>

export async function findUnit(ctx: Context, ref: UnitRef) {
  const key = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const unit = await ctx.loaders.unit.load(key)
  if (!unit) throw new NotFound('OrganizationUnit', ref.id)
  return unit
}

type Hung = { tenantId: string; id: string; parentId?: string | null }

/** A unit is written where it hangs: nobody writes the unit that they are placed in. */
export const placeOf = ({ tenantId, parentId }: Hung): Place => ({
  tenantId,
  unitId: parentId ?? null,
})

/** What is above a part is not told to its members. */
export const parentIdOf = (ctx: Context, { id, parentId }: Hung): string | null =>
  ctx.caller.scope.part?.unit === id ? null : (parentId ?? null)

export function findParent(ctx: Context, unit: Hung) {
  const id = parentIdOf(ctx, unit)
  return id === null ? null : ctx.loaders.unit.load({ tenantId: unit.tenantId, id })
}
