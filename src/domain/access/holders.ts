import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { type Decision, decide, type Place } from '../../auth/decide.ts'
import type { Permission } from '../../auth/permissions.ts'
import type { RoleEntry } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { anyOf, anyText, behind, countOf } from '../../db/sql.ts'
import { NotFound } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { roles } from '../../loaders/role.ts'
import { parse, tenantOf } from '../input.ts'
import * as shapes from '../shapes.ts'
import { ground, permissionName } from './explain.ts'
import { type Paths, pathsOf } from './paths.ts'
import { placeAsked } from './place.ts'

const wished = z.object({
  permission: permissionName,
  tenantId: shapes.id.nullish(),
  resourceId: shapes.id.nullish(),
})

const byName = orderOf('holder', { folded: 'text', id: 'id' })
const foldedName = sql<string>`lower(m.display_name)`

/** The members of the acting company who may do something in a place, by name, each with what gives it to them. */
export async function listHolders(ctx: Context, wish: object, args: PageWish) {
  const { permission, resourceId, ...of } = parse(wished, wish)
  const { page, listOf } = byName(args)
  const tenantId = tenantOf(ctx, of)
  ctx.caller.require('access.explain', { tenantId: ctx.caller.tenantId, unitId: null })
  const place = await placeAsked(ctx, { permission, tenantId, resourceId })
  if (!place)
    throw resourceId ? new NotFound('Resource', resourceId) : new NotFound('Tenant', tenantId)
  const able = await ableIn(ctx, permission, place)
  const rows = await holders(ctx, able)
    .select(['m.tenant_id as tenantId', 'm.id', foldedName.as('folded')])
    .where(behind([foldedName, 'm.id'], page.after))
    .orderBy(foldedName)
    .orderBy('m.id')
    .limit(page.limit)
    .execute()
  const held = await Promise.all(rows.map((row) => heldBy(ctx, row, able)))
  return listOf(held, () => countOf(holders(ctx, able)))
}

/** The loader reads the members of a page at once. */
async function heldBy<Row extends RowKey>(ctx: Context, row: Row, { decision }: Able) {
  const membership = (await ctx.loaders.member.load(row))!
  const { roles: own, designation } = membership
  const borne = [
    ...own.map(({ code }) => ({ code, designation: null })),
    ...(designation?.roles ?? []).map((code) => ({ code, designation: designation!.id })),
  ]
  const grantedBy = borne.flatMap(({ code, designation: by }) =>
    decision.grantedBy
      .filter(({ role }) => role === code)
      .map((entry) => ground({ ...entry, designation: by })),
  )
  return { ...row, membership, grantedBy }
}

/** What decides it for all members at once: which roles give it, which deny it, and where one may be placed. */
type Able = { decision: Decision; within: readonly string[] | null; isPossible: boolean }

/** One decision, about somebody who bears all roles that there are: what it rests on says whom it holds for. */
async function ableIn(ctx: Context, permission: Permission, place: Place): Promise<Able> {
  // Whoever acts read-only in a member's place is limited by that; the members who are listed are not.
  const { acting: _, ...scope } = ctx.caller.scope
  const [written, paths] = [await rolesOf(ctx), await pathsOf(ctx)]
  const path = place.unitId ? paths(place.unitId) : []
  const entries = written.flatMap(({ code, entries: said }) =>
    said.map(({ unitId, ...entry }) => ({
      ...entry,
      role: code,
      unit: unitId,
      units: unitId === null ? null : path.includes(unitId) ? [place.unitId!] : [],
    })),
  )
  const decision = decide({ scope, entries }, permission, place)
  return {
    decision,
    within: withinOf(decision, place, paths),
    isPossible: decision.refusals.every((one) => one === 'ROLE'),
  }
}

const rolesOf = (ctx: Context) =>
  ctx.sql
    .selectFrom(roles(ctx.sql).as('r'))
    .select(['r.code', 'r.entries'])
    .where('r.tenantId', '=', ctx.caller.tenantId)
    .execute()

/** In which units somebody may be placed and still have it; null: in any. Without a unit one always has. */
function withinOf({ reach }: Decision, place: Place, paths: Paths): readonly string[] | null {
  const { unitId, placedWith } = place
  if (reach === 'SERVES') return placedWith ? placedWith.flatMap(paths) : null
  if (reach !== 'SELF') return []
  if (unitId === undefined) return null
  return unitId === null ? [] : paths(unitId)
}

/** Whoever bears one of some roles, by itself or by a designation: read once, however many members are looked at. */
const bearers = (ctx: Context, entries: RoleEntry[]) =>
  ctx.sql
    .selectFrom('membership_role as b')
    .select('b.membership_id')
    .where('b.tenant_id', '=', ctx.caller.tenantId)
    .where('b.ended_at', 'is', null)
    .where('b.role_code', '=', anyText(codesIn(entries)))
    .unionAll(
      ctx.sql
        .selectFrom('membership as w')
        .innerJoin('designation as d', (join) =>
          join.onRef('d.tenant_id', '=', 'w.tenant_id').onRef('d.id', '=', 'w.designation_id'),
        )
        .select('w.id as membership_id')
        .where('w.tenant_id', '=', ctx.caller.tenantId)
        .where('d.removed_at', 'is', null)
        .where(sql<SqlBool>`d.roles && ${codesIn(entries)}::text[]`),
    )

const codesIn = (entries: RoleEntry[]) => [...new Set(entries.map(({ role }) => role))]

function holders(ctx: Context, { decision, within, isPossible }: Able) {
  return ctx.sql
    .selectFrom('membership as m')
    .where('m.tenant_id', '=', ctx.caller.tenantId)
    .where('m.status', '=', 'ACTIVE')
    .where(sql<SqlBool>`m.valid_from <= now() and (m.valid_until is null or m.valid_until > now())`)
    .where('m.id', 'in', bearers(ctx, decision.grantedBy))
    .where('m.id', 'not in', bearers(ctx, decision.deniedBy))
    .$if(!isPossible, (q) => q.where(sql<SqlBool>`false`))
    .$if(within !== null, (q) =>
      q.where((eb) => eb.or([eb('m.unit_id', 'is', null), eb('m.unit_id', '=', anyOf(within!))])),
    )
}
