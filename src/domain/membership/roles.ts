import { z } from 'zod'
import type { Context } from '../../context.ts'
import { newId } from '../../lib/ids.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { parse, tenantOf } from '../input.ts'
import { asBefore } from '../rights/basis.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import { requireRoles } from '../role/require.ts'
import * as shapes from '../shapes.ts'
import { raced } from '../stale.ts'
import { findMember, refuseChanged } from './find.ts'

const bearing = z.object({
  id: shapes.id,
  tenantId: shapes.id.nullish(),
  version: z.number(),
  roles: z
    .array(shapes.line(40))
    .max(50, 'Give at most 50.')
    .transform((codes) => [...new Set(codes)]),
})

/** Says which roles a member bears: these, and no others. */
export async function setMemberRoles(ctx: Context, wish: object) {
  const { id, version, roles: codes, ...of } = parse(bearing, wish)
  const member = await findMember(ctx, { tenantId: tenantOf(ctx, of), id })
  const { tenantId } = member
  ctx.caller.require('role.assign', { tenantId, unitId: null })
  refuseChanged(member, version)
  await requireRoles(ctx, tenantId, codes)
  await ctx.holdRights(tenantId)
  const { count } = await ctx.db.membership.updateMany({
    where: { tenantId, id, version },
    data: { version: { increment: 1 } },
  })
  if (count === 0) await raced('Membership', ctx.db.membership, { tenantId, id })
  const before = await bear(ctx, member, codes)
  const after = await rightsIn(ctx, tenantId)
  refuseGain(ctx, { before: asBefore(after, id, { codes: before }), after })
  return findMember(ctx, member)
}

/** Gives the member these roles, those again that they bore once, and answers which they bore before. */
async function bear(ctx: Context, { tenantId, id }: RowKey, codes: string[]): Promise<string[]> {
  const of = { tenantId, membershipId: id }
  const known = await ctx.db.membershipRole.findMany({ where: of })
  const borne = known.filter(({ endedAt }) => !endedAt).map(({ roleCode }) => roleCode)
  const gone = borne.filter((code) => !codes.includes(code))
  const again = known.filter((one) => one.endedAt && codes.includes(one.roleCode))
  const fresh = codes.filter((code) => known.every(({ roleCode }) => roleCode !== code))
  await ctx.db.membershipRole.updateMany({
    where: { ...of, roleCode: { in: gone } },
    data: { endedAt: ctx.now },
  })
  await ctx.db.membershipRole.updateMany({
    where: { ...of, roleCode: { in: again.map(({ roleCode }) => roleCode) } },
    data: { endedAt: null },
  })
  await ctx.db.membershipRole.createMany({
    data: fresh.map((roleCode) => ({ ...of, id: newId(), roleCode })),
  })
  return borne
}
