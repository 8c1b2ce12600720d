import type { Context } from '../../context.ts'

/** Everyone who knows their whole company knows when it is to end. */
export async function findDeletion(ctx: Context) {
  ctx.caller.require('profile.read', { tenantId: ctx.caller.tenantId, unitId: null })
  return (await ctx.deletions.pending()) ?? null
}
