import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
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
  const data = {
    tenantId,
    id: id ?? newId(),
    code,
    name,
    description,
    entries,
    createdFrom: digestOf(input),
  }
  await createOnce(ctx.db.role, data, {
    idTaken: 'This id is taken by a role that was made from another input.',
    otherwise: 'This code is taken by another role of the company.',
  })
  return findRole(ctx, data)
}
