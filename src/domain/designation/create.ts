import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
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
  const [made] = await ctx.db.designation.createManyAndReturn({
    data: [data],
    skipDuplicates: true,
  })
  return made ?? sameAgain(ctx, data)
}

type Written = { tenantId: string; id: string; createdFrom: string }

async function sameAgain(ctx: Context, { tenantId, id, createdFrom }: Written) {
  const existing = await ctx.db.designation.findFirst({ where: { tenantId, id } })
  if (existing?.createdFrom === createdFrom && !existing.removedAt) return existing
  throw new Conflict(
    existing
      ? 'This id is taken by a designation that was made from another input.'
      : 'The company has a designation of this name already.',
  )
}
