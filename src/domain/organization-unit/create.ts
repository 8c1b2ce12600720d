import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import { createOnce } from '../create-once.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { newUnit } from './input.ts'
import { refuseUnder } from './kind.ts'
import { requireUnit } from './require.ts'

/** Adds a unit below another one, or at the top. The same id with the same input again gives the same unit. */
export async function createUnit(ctx: Context, wish: object) {
  const { id, ...input } = parse(newUnit, wish)
  const { kind, name } = input
  const place = { tenantId: tenantOf(ctx, input), unitId: input.parentId ?? null }
  await requireIn(ctx, 'unit.create', place)
  refuseUnder(input, await requireUnit(ctx, place, 'parentId'), 'kind')
  const { tenantId, unitId: parentId } = place
  const data = { tenantId, parentId, kind, name, id: id ?? newId(), createdFrom: digestOf(input) }
  return createOnce(ctx.db.organizationUnit, data, {
    idTaken: 'This id is taken by a unit that was made from another input.',
    otherwise: 'A unit of this name is there already.',
  })
}
