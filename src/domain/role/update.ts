import type { Context } from '../../context.ts'
import { Conflict, NotFound } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { parse, tenantOf } from '../input.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import { requireIn } from '../seen.ts'
import { raced, refuseStale } from '../stale.ts'
import { findRole, placeOf, typeOf } from './find.ts'
import { changedRole, namedRole, type Said } from './input.ts'
import { requireUnits } from './units.ts'

type Wish = { id: string; tenantId?: string | null; version: number }

/** Changes a role for all who bear it. */
export async function updateRole(ctx: Context, wish: Wish) {
  const tenantId = tenantOf(ctx, wish)
  await requireIn(ctx, 'role.manage', placeOf(tenantId))
  const { id, version, name, description, entries } = parse(
    changedRole(typeOf(ctx, tenantId)),
    wish,
  )
  const role = await findAt(ctx, { tenantId, id }, version)
  await requireUnits(ctx, tenantId, entries)
  await write(ctx, role, { name, description, entries })
  if (entries) {
    const after = await rightsIn(ctx, tenantId)
    const roles = new Map(after.roles).set(role.code, role.entries as Said[])
    refuseGain(ctx, { before: { ...after, roles }, after })
  }
  return findRole(ctx, role)
}

/** Removes a role that nobody bears and nobody is promised. */
export async function deleteRole(ctx: Context, wish: Wish) {
  const { id, version, ...of } = parse(namedRole, wish)
  const tenantId = tenantOf(ctx, of)
  await requireIn(ctx, 'role.manage', placeOf(tenantId))
  const role = await findAt(ctx, { tenantId, id }, version)
  // Removed first: from here on nobody is given it any more.
  await write(ctx, role, { removedAt: ctx.now })
  const { holders, designations } = await rightsIn(ctx, tenantId)
  const bearers = holders.filter(({ codes }) => codes.includes(role.code))
  const promised = bearers.filter(({ isInvited }) => isInvited).length
  const borne = bearers.length - promised
  if (borne > 0)
    throw new Conflict(
      `${borne} ${borne === 1 ? 'member bears' : 'members bear'} this role: take it from them first.`,
    )
  if (promised > 0)
    throw new Conflict(
      `${promised} ${promised === 1 ? 'person is' : 'people are'} invited to this role: revoke that first.`,
    )
  if ([...designations.values()].some((codes) => codes.includes(role.code)))
    throw new Conflict('This role comes with a designation: take it from that first.')
  return { ...role, version: role.version + 1 }
}

type Role = Awaited<ReturnType<typeof findAt>>

async function findAt(ctx: Context, { tenantId, id }: RowKey, version: number) {
  const role = await ctx.db.role.findFirst({ where: { tenantId, id, removedAt: null } })
  if (!role) throw new NotFound('Role', id)
  refuseStale('Role', role, version)
  return role
}

type Change = { name?: string; description?: string; entries?: Said[]; removedAt?: Date }

async function write(ctx: Context, { tenantId, id, version }: Role, change: Change) {
  await ctx.holdRights(tenantId)
  const { count } = await ctx.db.role.updateMany({
    where: { tenantId, id, version },
    data: { ...change, version: { increment: 1 } },
  })
  if (count === 0) await raced('Role', ctx.db.role, { tenantId, id, removedAt: null })
}
