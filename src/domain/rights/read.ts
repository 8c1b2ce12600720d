import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Context } from '../../context.ts'
import { roles } from '../../loaders/role.ts'
import type { Holder, Rights } from './basis.ts'
import { isLasting, isResting } from './holder.ts'
import { withUnseen } from './unseen.ts'

/** All that the rights of a company's members rest on now, and of those who will be once they accept. */
export async function rightsIn(ctx: Context, tenantId: string): Promise<Rights> {
  const rights = {
    tenantId,
    holders: [...(await membersOf(ctx, tenantId)), ...(await invitedTo(ctx, tenantId))],
    roles: await rolesOf(ctx, tenantId),
    designations: await designationsOf(ctx, tenantId),
    parents: await parentsIn(ctx, tenantId),
  }
  return ctx.caller.scope.part ? withUnseen(rights) : rights
}

async function membersOf(ctx: Context, tenantId: string): Promise<Holder[]> {
  const rows = await ctx.sql
    .selectFrom('membership as m')
    .select(['m.id', 'm.unit_id as unitId', 'm.designation_id as designationId'])
    .select(['m.status', 'm.valid_from as validFrom', 'm.valid_until as validUntil'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('membership_role as mr')
          .select('mr.role_code as code')
          .whereRef('mr.tenant_id', '=', 'm.tenant_id')
          .whereRef('mr.membership_id', '=', 'm.id')
          .where('mr.ended_at', 'is', null),
      ).as('borne'),
    )
    .where('m.tenant_id', '=', tenantId)
    .where('m.status', '!=', 'ENDED')
    .execute()
  return rows.map(({ id, unitId, designationId, borne, ...of }) => ({
    id,
    unitId,
    designationId,
    codes: borne.map(({ code }) => code),
    isLasting: isLasting(ctx, of),
    isResting: isResting(ctx, of),
  }))
}

async function invitedTo(ctx: Context, tenantId: string): Promise<Holder[]> {
  const rows = await ctx.sql
    .selectFrom('invitation as i')
    .select([
      'i.id',
      'i.unit_id as unitId',
      'i.designation_id as designationId',
      'i.roles as codes',
    ])
    .where('i.tenant_id', '=', tenantId)
    .where('i.status', '=', 'OPEN')
    .execute()
  // Its id is chosen by whoever makes it, and may be a member's.
  return rows.map(({ id, ...of }) => ({
    ...of,
    id: `invited ${id}`,
    isLasting: false,
    isInvited: true,
  }))
}

async function rolesOf(ctx: Context, tenantId: string): Promise<Rights['roles']> {
  const rows = await ctx.sql
    .selectFrom(roles(ctx.sql).as('r'))
    .select(['r.code', 'r.entries'])
    .where('r.tenantId', '=', tenantId)
    .execute()
  return new Map(rows.map(({ code, entries }) => [code, entries]))
}

async function designationsOf(ctx: Context, tenantId: string): Promise<Rights['designations']> {
  const rows = await ctx.sql
    .selectFrom('designation as d')
    .select(['d.id', 'd.roles'])
    .where('d.tenant_id', '=', tenantId)
    .where('d.removed_at', 'is', null)
    .execute()
  return new Map(rows.map(({ id, roles }) => [id, roles]))
}

async function parentsIn(ctx: Context, tenantId: string): Promise<Rights['parents']> {
  const rows = await ctx.sql
    .selectFrom('organization_unit as u')
    .select(['u.id', 'u.parent_id as parentId'])
    .where('u.tenant_id', '=', tenantId)
    .execute()
  return new Map(rows.map(({ id, parentId }) => [id, parentId]))
}
