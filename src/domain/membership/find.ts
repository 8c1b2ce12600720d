import type { Context } from '../../context.ts'
import { Conflict, NotFound } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { refuseStale } from '../stale.ts'

/** A member as they are now, whatever was read of them before. */
export async function findMember(ctx: Context, { tenantId, id }: RowKey) {
  const key = { tenantId, id }
  const member = await ctx.loaders.member.clear(key).load(key)
  if (!member) throw new NotFound('Membership', id)
  return member
}

/** Refuses to change a membership that has moved on since it was seen, or that is over. */
export function refuseChanged(member: { version: number; status: string }, seen: number): void {
  refuseStale('Membership', member, seen)
  if (member.status === 'ENDED') throw new Conflict('This membership is over.')
}
