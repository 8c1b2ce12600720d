import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Forbidden } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { tenantOf } from '../input.ts'
import { holderOf } from '../rights/holder.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import { raced } from '../stale.ts'
import { findMember, refuseChanged } from './find.ts'

export type Member = Awaited<ReturnType<typeof findMember>>

type Wish = { id: string; tenantId?: string | null; version: number }

/** A member whose membership somebody else may change, as they have seen it. */
export async function findOther(ctx: Context, { id, version, ...of }: Wish): Promise<Member> {
  const member = await findMember(ctx, { tenantId: tenantOf(ctx, of), id })
  ctx.caller.require('member.update', member)
  refuseSelf(ctx, member)
  refuseChanged(member, version)
  return member
}

/** Four eyes: nobody goes on for longer by themselves, and nobody is lost by a slip of their own. */
function refuseSelf(ctx: Context, { tenantId, id }: RowKey): void {
  if (tenantId === ctx.caller.tenantId && id === ctx.caller.scope.membership)
    throw new Forbidden('Nobody changes their own membership: ask somebody else who may.')
}

/**
 * Writes the change, and weighs it. Of somebody who belongs to the company for longer than before, all that they
 * hold is a gain, as if they were invited; otherwise only somebody has to be left to administer the company.
 */
export async function change(
  ctx: Context,
  member: Member,
  data: Prisma.MembershipUpdateManyMutationInput,
  isMore: boolean,
): Promise<Member> {
  const { tenantId, id, version } = member
  await ctx.holdRights(tenantId)
  const { count } = await ctx.db.membership.updateMany({
    where: { tenantId, id, version },
    data: { ...data, version: { increment: 1 } },
  })
  if (count === 0) await raced('Membership', ctx.db.membership, { tenantId, id })
  const after = await rightsIn(ctx, tenantId)
  const others = after.holders.filter((one) => one.id !== id)
  const holders = isMore ? others : [...others, holderOf(ctx, member)]
  refuseGain(ctx, { before: { ...after, holders }, after })
  return findMember(ctx, member)
}
