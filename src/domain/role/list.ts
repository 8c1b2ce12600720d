import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { entryOf, moduleOf, permissionNames } from '../../auth/permissions.ts'
import { isNarrowable, usableThrough } from '../../auth/usable.ts'
import type { Context } from '../../context.ts'
import { anyOf, anyText, behind, countOf } from '../../db/sql.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { roles } from '../../loaders/role.ts'
import { parse, tenantOf } from '../input.ts'
import { requireIn } from '../seen.ts'
import { id, search, some } from '../shapes.ts'
import { placeOf, typeOf } from './find.ts'
import { namedCode } from './input.ts'

const filtered = z.object({
  filter: z.object({
    tenantId: some(id),
    code: some(namedCode),
    kind: z.enum(['SYSTEM', 'OWN']).nullish(),
    text: search(120),
  }),
})
type RoleWish = z.infer<typeof filtered>['filter']

const byCode = orderOf('code', { code: 'text', tenantId: 'id' })

/** The roles of the companies whose rows the caller reads: those that ship for them, and their own. */
export async function listRoles(ctx: Context, args: PageWish, given: object) {
  const { page, listOf } = byCode(args)
  const { filter } = parse(filtered, { filter: given })
  const rows = await rolesWanted(ctx, filter)
    .selectAll()
    .where(behind(['r.code', 'r.tenantId'], page.after))
    .orderBy('r.code')
    .orderBy('r.tenantId')
    .limit(page.limit)
    .execute()
  return listOf(rows, () => countOf(rolesWanted(ctx, filter)))
}

function rolesWanted(ctx: Context, wish: RoleWish) {
  const places = ctx.caller.scope.readable.filter((one) => wish.tenantId?.includes(one) ?? true)
  const text = wish.text?.trim().toLowerCase()
  return ctx.sql
    .selectFrom(roles(ctx.sql).as('r'))
    .where('r.tenantId', '=', anyOf(places))
    .$if(!!wish.code, (q) => q.where('r.code', '=', anyText(wish.code!)))
    .$if(!!wish.kind, (q) => q.where('r.id', wish.kind === 'OWN' ? 'is not' : 'is', null))
    .$if(!!text, (q) => q.where(sql<SqlBool>`starts_with(lower(r.name), ${text})`))
}

/** The closed table of what a role of such a company can hold. */
export async function listPermissions(ctx: Context, of: { tenantId?: string | null }) {
  const tenantId = tenantOf(ctx, of)
  await requireIn(ctx, 'role.read', placeOf(tenantId))
  const type = typeOf(ctx, tenantId)
  return permissionNames.flatMap((name) => {
    const reaches = usableThrough(type, name)
    const { says: meaning, kind } = entryOf(name)
    const info = { name, module: moduleOf(name), meaning, kind: kind.toUpperCase() }
    return reaches.length ? [{ ...info, reaches, inUnits: isNarrowable(type, name) }] : []
  })
}
