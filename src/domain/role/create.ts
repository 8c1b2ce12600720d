import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { findRole, placeOf, typeOf } from './find.ts'
import { newRole } from './input.ts'
import { requireUnits } from './units.ts'

/** Writes a role, which nobody bears yet. The same id with the same input again gives the same role. */
export async function createRole(ctx: Context, wish: { tenantId?: string | null }) {
  const tenantId = tenantOf(ctx, wish)
  await requireIn(ctx, 'role.manage', placeOf(tenantId))
  const { id, ...input } = parse(newRole(typeOf(ctx, tenantId)), wish)
  const { code, name, description, entries } = input
  await requireUnits(ctx, tenantId, entries)
  const data = { tenantId, id: id ?? newId(), code, name, description, entries, createdFrom: digestOf(input) } // biome-ignore format: one row
  const { count } = await ctx.db.role.createMany({ data: [data], skipDuplicates: true })
  if (count === 0) await requireSame(ctx, data)
  return findRole(ctx, data)
}

type Written = { tenantId: string; id: string; createdFrom: string }

async function requireSame(ctx: Context, { tenantId, id, createdFrom }: Written): Promise<void> {
  const existing = await ctx.db.role.findFirst({ where: { tenantId, id } })
  if (existing?.createdFrom === createdFrom && !existing.removedAt) return
  throw new Conflict(
    existing
      ? 'This id is taken by a role that was made from another input.'
      : 'This code is taken by another role of the company.',
  )
}
