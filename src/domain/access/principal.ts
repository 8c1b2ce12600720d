import type { Caller } from '../../auth/caller.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'

/** Somebody that is asked about; without a caller when the membership does not stand now. */
export type Principal = { membershipId: string; unitId: string | null; caller?: Caller }

/** Oneself, or another member of the acting company that one may ask about. */
export async function principalAsked(
  ctx: Context,
  principalId: string | null | undefined,
): Promise<Principal> {
  const { caller } = ctx
  const { membership, part, tenant } = caller.scope
  if (principalId == null || principalId === membership)
    return { membershipId: membership, unitId: part?.unit ?? null, caller }
  const key = { tenantId: tenant.id, id: principalId }
  const member = await ctx.loaders.member.load(key)
  if (!member || !caller.can('access.explain', member))
    throw new NotFound('Membership', principalId)
  const found = await ctx.services.callers.ofMember(key)
  return { membershipId: member.id, unitId: member.unitId, ...(found && { caller: found }) }
}
