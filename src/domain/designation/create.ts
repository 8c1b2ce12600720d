import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { placeOf } from '../role/find.ts'
import { requireRoles } from '../role/require.ts'
import { requireIn } from '../seen.ts'
import { newDesignation } from './input.ts'

/** Writes a designation, which nobody has yet. The same id with the same input again gives the same one. */
export async function createDesignation(ctx: Context, wish: { tenantId?: string | null }) {
  const tenantId = tenantOf(ctx, wish)
  await requireIn(ctx, 'designation.manage', placeOf(tenantId))
  const { id, ...input } = parse(newDesignation, wish)
  await requireRoles(ctx, tenantId, input.roles)
  const data = { ...input, tenantId, id: id ?? newId(), createdFrom: digestOf(input) }
  return createOnce(ctx.db.designation, data, {
    idTaken: 'This id is taken by a designation that was made from another input.',
    otherwise: 'The company has a designation of this name already.',
  })
}
