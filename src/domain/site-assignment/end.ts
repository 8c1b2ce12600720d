import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { raced, refuseStale } from '../stale.ts'
import { findAssignment } from './find.ts'
import { assignmentEnd } from './input.ts'

/** Ends the work of a vendor on a site: from then on it does not see it. */
export async function endAssignment(ctx: Context, wish: object) {
  const { version, ...input } = parse(assignmentEnd, wish)
  const assignment = await findAssignment(ctx, input)
  ctx.caller.require('assignment.end', assignment)
  refuseStale('SiteAssignment', assignment, version)
  const endsAt = input.endsAt ?? ctx.now
  refuseEnd(endsAt, assignment)
  const { tenantId, id } = assignment
  const [ended] = await ctx.db.siteAssignment.updateManyAndReturn({
    where: { tenantId, id, version },
    data: { endsAt, version: { increment: 1 } },
  })
  return ended ?? raced('SiteAssignment', ctx.db.siteAssignment, { tenantId, id })
}

/** Work is cut short here and never drawn out: that would be a new assignment. */
function refuseEnd(endsAt: Date, present: { startsAt: Date; endsAt: Date | null }): void {
  if (endsAt <= present.startsAt) throw new InvalidInput({ endsAt: 'It must end after it starts.' })
  if (present.endsAt && endsAt > present.endsAt)
    throw new Conflict('The assignment ends before that: to go on, assign the site again.')
}
