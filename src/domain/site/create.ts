import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { rowOf } from '../../db/sql.ts'
import { newId } from '../../lib/ids.ts'
import { siteColumns } from '../../loaders/site.ts'
import { sameAgain } from '../create-once.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireUnit } from '../organization-unit/require.ts'
import { requireIn } from '../seen.ts'
import { columnsOf, newSite } from './input.ts'

/** Adds a site. The same id with the same input again gives the same site. */
export async function createSite(ctx: Context, wish: object) {
  const { id, ...input } = parse(newSite, wish)
  const place = { tenantId: tenantOf(ctx, input), unitId: input.unitId ?? null }
  await requireIn(ctx, 'site.create', place)
  await requireUnit(ctx, place)
  const data = { ...columnsOf(input), ...place, id: id ?? newId(), createdFrom: digestOf(input) }
  const created = await insertSite(ctx, data)
  if (created) return created
  return sameAgain(ctx.db.site, data, {
    idTaken: 'This id is taken by a site that was made from another input.',
    otherwise: 'This code, or this id, is taken by another site of the circle.',
  })
}

/** One statement; nothing comes back when the id or the code is taken. */
const insertSite = (ctx: Context, data: Prisma.SiteCreateManyInput) =>
  ctx.sql
    .insertInto('site')
    .values(rowOf<'site'>(data))
    .onConflict((conflict) => conflict.doNothing())
    .returning(siteColumns)
    .executeTakeFirst()
