import { z } from 'zod'
import type { Context } from '../../context.ts'
import { requireDesignation } from '../designation/find.ts'
import { parse, tenantOf } from '../input.ts'
import { asBefore } from '../rights/basis.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import * as shapes from '../shapes.ts'
import { raced } from '../stale.ts'
import { findMember, refuseChanged } from './find.ts'

const entitling = z.object({
  id: shapes.id,
  tenantId: shapes.id.nullish(),
  version: z.number(),
  designationId: shapes.id.nullish().transform((id) => id ?? null),
})

/** Says which designation a member has, if any: its roles come with it, and those of the one before go. */
export async function setMemberDesignation(ctx: Context, wish: object) {
  const { id, version, designationId, ...of } = parse(entitling, wish)
  const member = await findMember(ctx, { tenantId: tenantOf(ctx, of), id })
  const { tenantId } = member
  ctx.caller.require('role.assign', { tenantId, unitId: null })
  refuseChanged(member, version)
  await requireDesignation(ctx, { tenantId, designationId })
  await ctx.holdRights(tenantId)
  const { count } = await ctx.db.membership.updateMany({
    where: { tenantId, id, version },
    data: { designationId, version: { increment: 1 } },
  })
  if (count === 0) await raced('Membership', ctx.db.membership, { tenantId, id })
  const after = await rightsIn(ctx, tenantId)
  const was = { designationId: member.designation?.id ?? null }
  refuseGain(ctx, { before: asBefore(after, id, was), after })
  return findMember(ctx, member)
}
