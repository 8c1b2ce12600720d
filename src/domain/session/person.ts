import type { Person } from '../../auth/caller.ts'
import type { Context } from '../../context.ts'

export const me = async (ctx: Context) => userOf(await ctx.principal())

/** A key is told of itself, and of whom it asks for. */
export const userOf = ({
  accountId,
  email,
  displayName,
  memberships,
  key,
  hasSecondFactor,
}: Person) => ({
  kind: key ? 'SERVICE' : 'PERSON',
  id: key?.id ?? accountId,
  email,
  displayName: key?.name ?? displayName,
  memberships,
  hasSecondFactor,
})
