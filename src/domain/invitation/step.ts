import { requireMail } from '../../auth/letters.ts'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { Conflict } from '../../errors/index.ts'
import { requireHeld } from '../rights/weigh.ts'
import { raced, refuseStale } from '../stale.ts'
import { findInvitation, type Invitation, type InvitationRef } from './find.ts'
import { post, refuseHasty } from './post.ts'

type Wish = InvitationRef & { version: number }

/** Sends it once more, good for as long as a new one. The links that were sent before stay good as well. */
export async function resendInvitation(ctx: Context, wish: Wish) {
  const invitation = await openOne(ctx, wish)
  requireMail(ctx.services.post)
  await refuseHasty(ctx, invitation)
  const sent = await write(ctx, invitation, post(ctx))
  // It gives what it promises anew, by whoever sends it now.
  const { tenantId, roles: codes, unitId, designationId } = invitation
  await requireHeld(ctx, tenantId, { codes, unitId, designationId })
  return sent
}

/** Takes it back: none of its links is good any more. */
export async function revokeInvitation(ctx: Context, wish: Wish) {
  return write(ctx, await openOne(ctx, wish), { status: 'REVOKED' })
}

async function openOne(ctx: Context, wish: Wish): Promise<Invitation> {
  const invitation = await findInvitation(ctx, wish)
  ctx.caller.require('member.invite', invitation)
  refuseStale('Invitation', invitation, wish.version)
  if (invitation.status !== 'OPEN')
    throw new Conflict(`The invitation is ${invitation.status.toLowerCase()} already.`)
  return invitation
}

type Change = Prisma.InvitationUpdateManyMutationInput

async function write(ctx: Context, { tenantId, id, version }: Invitation, change: Change) {
  await ctx.holdRights(tenantId)
  const [written] = await ctx.db.invitation.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { ...change, version: { increment: 1 } },
  })
  return written ?? raced('Invitation', ctx.db.invitation, { tenantId, id })
}
