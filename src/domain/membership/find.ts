import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'

/** A member as they are now, whatever was read of them before. */
export async function findMember(ctx: Context, { tenantId, id }: RowKey) {
  const key = { tenantId, id }
  const member = await ctx.loaders.member.clear(key).load(key)
  if (!member) throw new NotFound('Membership', id)
  return member
}
