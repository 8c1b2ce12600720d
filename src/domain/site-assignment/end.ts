import type { Context } from '../../context.ts'
import { InvalidInput, Stale } from '../../errors/index.ts'
import { findAssignment } from './find.ts'

export type EndWish = {
  id: string
  tenantId?: string | null
  version: number
  endsAt?: Date | null
}

/** Ends the work of a vendor on a site: from then on it does not see it. */
export async function endAssignment(ctx: Context, wish: EndWish) {
  const assignment = await findAssignment(ctx, wish)
  ctx.caller.require('assignment.end', assignment)
  const { tenantId, id, startsAt } = assignment
  const endsAt = wish.endsAt ?? ctx.now
  if (endsAt <= startsAt) throw new InvalidInput({ endsAt: 'It must end after it starts.' })
  const [ended] = await ctx.db.siteAssignment.updateManyAndReturn({
    where: { tenantId, id, version: wish.version },
    data: { endsAt, version: { increment: 1 } },
  })
  if (!ended) throw new Stale('SiteAssignment', assignment.version)
  return ended
}
