import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import type { TenantId } from '../../lib/ids.ts'
import type { TenantType } from '../../tenancy/scope.ts'
import { parse, tenantOf } from '../input.ts'
import { roleRef } from './input.ts'

type RoleRef = { code: string; tenantId?: string | null }

/** A role of that code, of those that ship for the company or of its own. What ships for a mere card is not told. */
export async function findRole(ctx: Context, ref: RoleRef) {
  const { code, ...of } = parse(roleRef, ref)
  const tenantId = tenantOf(ctx, of)
  const isRead = ctx.caller.scope.readable.some((id) => id === tenantId)
  const [role] = isRead ? await ctx.loaders.role.load({ tenantId, code }) : []
  if (!role) throw new NotFound('Role', code)
  return role
}

type Met = { tenantId: string; code: string; entries?: unknown }

/** What a role says; whoever met it on a member has it not at hand yet. */
export const entriesOf = async (ctx: Context, role: Met) =>
  role.entries ?? (await ctx.loaders.role.load(role))[0]?.entries ?? null

/** Roles hang in the company as a whole. */
export const placeOf = (tenantId: string): Place => ({ tenantId, unitId: null })

/** The type of a company whose rows the caller reads. */
export function typeOf({ caller }: Context, tenantId: string): TenantType {
  const { tenant, oversees } = caller.scope
  if (tenantId === tenant.id) return tenant.type
  const below = oversees.get(tenantId as TenantId)
  if (!below) throw new NotFound('Tenant', tenantId)
  return below.type
}
