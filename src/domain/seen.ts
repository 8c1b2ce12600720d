import type { Place } from '../auth/decide.ts'
import type { Permission } from '../auth/permissions.ts'
import type { Context } from '../context.ts'
import { NotFound } from '../errors/index.ts'
import { reachTo } from '../tenancy/reach.ts'

/** Whether a company that somebody only named is there for them. A part of a vendor reaches circles that it has nothing from. */
export async function isSeen({ caller, loaders }: Context, tenantId: string): Promise<boolean> {
  const { kind } = reachTo(caller.scope, tenantId)
  if (kind !== 'SERVES' || !caller.scope.part) return kind !== 'NONE'
  return (await loaders.tenant.load(tenantId)) !== null
}

/** Stops here unless the caller may do it in a company that they only named: one that they do not see is as good as none. */
export async function requireIn(ctx: Context, permission: Permission, place: Place): Promise<void> {
  if (!(await isSeen(ctx, place.tenantId))) throw new NotFound('Tenant', place.tenantId)
  ctx.caller.require(permission, place)
}
