import { requireMail } from '../../auth/letters.ts'
import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { foldEmail } from '../../lib/email.ts'
import { newId } from '../../lib/ids.ts'
import { requireDesignation } from '../designation/find.ts'
import { digestOf, parse, tenantOf } from '../input.ts'
import { requireUnit } from '../organization-unit/require.ts'
import { requireHeld } from '../rights/weigh.ts'
import { requireIn } from '../seen.ts'
import { invited } from './input.ts'
import { post, refuseHasty } from './post.ts'

/** Invites somebody by mail. The answer is the same whether the address has an account or not. */
export async function inviteMember(ctx: Context, wish: object) {
  const { id, ...input } = parse(invited, wish)
  const tenantId = tenantOf(ctx, input)
  const place = { tenantId, unitId: input.unitId ?? null }
  await requireIn(ctx, 'member.invite', place)
  requireMail(ctx.services.post)
  refuseBadWindow(ctx, input)
  await requireUnit(ctx, place)
  const designationId = input.designationId ?? null
  await requireDesignation(ctx, { tenantId, designationId })
  const promised = { codes: input.roles, unitId: place.unitId, designationId }
  await requireHeld(ctx, tenantId, promised)
  const emailFolded = foldEmail(input.email)
  const data = {
    ...input,
    ...place,
    designationId,
    id: id ?? newId(),
    emailFolded,
    createdFrom: digestOf(input),
    ...post(ctx),
  }
  const same = await findSame(ctx, data)
  if (same) return same
  await refuseHasty(ctx, data)
  await ctx.holdRights(tenantId)
  const [made] = await ctx.db.invitation.createManyAndReturn({
    data: [data],
    skipDuplicates: true,
  })
  if (!made) throw new Conflict('This address is invited already: send it again, or revoke it.')
  // Weighed once more: no role changes any more that it speaks of, and until then one may have.
  await requireHeld(ctx, tenantId, promised)
  return made
}

type Window = { validFrom?: Date | null; validUntil?: Date | null }

function refuseBadWindow(ctx: Context, { validFrom, validUntil }: Window): void {
  if (!validUntil) return
  if (validFrom && validUntil <= validFrom)
    throw new InvalidInput({ validUntil: 'It must end after it begins.' })
  if (validUntil <= ctx.now) throw new InvalidInput({ validUntil: 'It lies in the past.' })
}

type Given = { tenantId: string; id: string; createdFrom: string }

/** The same input sent twice is one invitation. */
async function findSame(ctx: Context, { tenantId, id, createdFrom }: Given) {
  const existing = await ctx.db.invitation.findFirst({ where: { tenantId, id } })
  if (existing && existing.createdFrom !== createdFrom)
    throw new Conflict('This id is taken by an invitation that was made from another input.')
  return existing
}
