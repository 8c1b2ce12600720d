import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { anyOf, countOf } from '../../db/sql.ts'
import type { RowKey } from '../../lib/row-key.ts'
import type { Unit } from './find.ts'
import { refuseUnder } from './kind.ts'

/** What hangs in a unit, how much of it there is, and how it goes to another one. */
type Hanger = {
  one: string
  many: string
  permission: Permission
  count(ctx: Context, unit: RowKey): Promise<number>
  move(ctx: Context, unit: RowKey, successor: Unit): Promise<unknown>
}

const moved = { version: { increment: 1 } }
const open = ({ tenantId, id: parentId }: RowKey) => ({ tenantId, parentId, closedAt: null })
const within = ({ tenantId, id: unitId }: RowKey) => ({ tenantId, unitId })
const present = (unit: RowKey) => ({ ...within(unit), status: { not: 'ENDED' } })

const units: Hanger = {
  one: 'unit',
  many: 'units',
  permission: 'unit.update',
  count: ({ db }, unit) => db.organizationUnit.count({ where: open(unit) }),
  move: async ({ db }, unit, successor) => {
    for (const child of await db.organizationUnit.findMany({ where: open(unit) }))
      refuseUnder(child, successor, 'successorId')
    const data = { parentId: successor.id, ...moved }
    return db.organizationUnit.updateMany({ where: open(unit), data })
  },
}

const sites: Hanger = {
  one: 'site',
  many: 'sites',
  permission: 'site.update',
  count: ({ db }, unit) => db.site.count({ where: within(unit) }),
  move: ({ db }, unit, { id: unitId }) =>
    db.site.updateMany({ where: within(unit), data: { unitId, ...moved } }),
}

const members: Hanger = {
  one: 'member',
  many: 'members',
  permission: 'member.place',
  count: ({ db }, unit) => db.membership.count({ where: present(unit) }),
  move: ({ db }, unit, { id: unitId }) =>
    db.membership.updateMany({ where: present(unit), data: { unitId, ...moved } }),
}

const invitations: Hanger = {
  one: 'invitation',
  many: 'invitations',
  permission: 'member.invite',
  count: ({ db }, unit) => db.invitation.count({ where: { ...within(unit), status: 'OPEN' } }),
  move: ({ db }, unit, { id: unitId }) =>
    db.invitation.updateMany({
      where: { ...within(unit), status: 'OPEN' },
      data: { unitId, ...moved },
    }),
}

/**
 * Only work that goes on: what was placed with the unit under a contract that is over stays with it, and is
 * seen from above as before.
 */
const placements: Hanger = {
  one: 'assignment',
  many: 'assignments',
  permission: 'assignment.place',
  count: (ctx, { tenantId, id }) =>
    countOf(
      ctx.sql
        .selectFrom('vendor_placement as p')
        .innerJoin('site_assignment as a', (join) =>
          join.onRef('a.tenant_id', '=', 'p.circle_id').onRef('a.id', '=', 'p.assignment_id'),
        )
        .where('p.tenant_id', '=', tenantId)
        .where('p.unit_id', '=', id)
        .where('a.tenant_id', '=', anyOf(ctx.caller.scope.worked)),
    ),
  move: ({ db }, unit, { id: unitId }) =>
    db.vendorPlacement.updateMany({ where: within(unit), data: { unitId, ...moved } }),
}

export const hangers: readonly Hanger[] = [units, sites, members, invitations, placements]
export type Hung = { hanger: Hanger; count: number }

/** All that hangs in a unit, of each kind that there is any of. */
export async function hungIn(ctx: Context, unit: RowKey): Promise<Hung[]> {
  const found: Hung[] = []
  for (const hanger of hangers) found.push({ hanger, count: await hanger.count(ctx, unit) })
  return found.filter(({ count }) => count > 0)
}

export const told = ({ hanger, count }: Hung): string =>
  `${count} ${count === 1 ? hanger.one : hanger.many}`
