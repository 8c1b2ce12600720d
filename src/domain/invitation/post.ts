import type { Context } from '../../context.ts'
import { RateLimited } from '../../errors/index.ts'

const days = 24 * 3_600_000
/** How long an invitation can be accepted. */
const lasts = 7 * days
/** A company sends one letter to an address in so many seconds. */
const pauseSeconds = 60

/** A trigger writes the letter down; it is sent when the operation has committed. */
export function post(ctx: Context) {
  ctx.afterCommit(() => ctx.services.post.wake())
  return { sentAt: ctx.now, expiresAt: new Date(ctx.now.getTime() + lasts) }
}

type Addressed = { tenantId: string; emailFolded: string }

export async function refuseHasty(ctx: Context, { tenantId, emailFolded }: Addressed) {
  const since = new Date(ctx.now.getTime() - pauseSeconds * 1000)
  const where = { tenantId, emailFolded, sentAt: { gt: since } }
  const last = await ctx.db.invitation.findFirst({ where, orderBy: { sentAt: 'desc' } })
  if (!last) return
  const wait = last.sentAt!.getTime() - since.getTime()
  throw new RateLimited('INVITATION', Math.ceil(wait / 1000))
}
