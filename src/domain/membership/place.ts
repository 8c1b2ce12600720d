import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Forbidden } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { parse, tenantOf } from '../input.ts'
import { refuseGainByMove } from '../organization-unit/moving.ts'
import { requireUnit } from '../organization-unit/require.ts'
import { asBefore } from '../rights/basis.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import * as shapes from '../shapes.ts'
import { raced } from '../stale.ts'
import { findMember, refuseChanged } from './find.ts'

const placing = z.object({
  id: shapes.id,
  tenantId: shapes.id.nullish(),
  version: z.number(),
  unitId: shapes.id.nullish(),
})

/** Confines a member to a unit and what hangs below it, or opens the whole company to them. */
export async function placeMember(ctx: Context, wish: object) {
  const { version, ...input } = parse(placing, wish)
  const unitId = input.unitId ?? null
  const member = await findMember(ctx, { tenantId: tenantOf(ctx, input), id: input.id })
  ctx.caller.require('member.place', member)
  refuseSelf(ctx, member)
  refuseChanged(member, version)
  const { tenantId, id } = member
  ctx.caller.require('member.place', { tenantId, unitId })
  refuseGainByMove(ctx, ['member.update'], { tenantId, from: member.unitId, to: unitId })
  await requireUnit(ctx, { tenantId, unitId })
  await ctx.holdRights(tenantId)
  const [placed] = await ctx.db.membership.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { unitId, version: { increment: 1 } },
  })
  if (!placed) return raced('Membership', ctx.db.membership, { tenantId, id })
  const after = await rightsIn(ctx, tenantId)
  refuseGain(ctx, { before: asBefore(after, id, { unitId: member.unitId }), after })
  return { ...member, unitId: placed.unitId, version: placed.version }
}

/** Four eyes: not even to see less does somebody place themselves. */
function refuseSelf(ctx: Context, { tenantId, id }: RowKey): void {
  if (tenantId === ctx.caller.tenantId && id === ctx.caller.scope.membership)
    throw new Forbidden('Nobody places themselves: ask somebody else who may.')
}
