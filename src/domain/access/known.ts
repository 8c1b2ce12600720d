import type { Decision, Place, ToldDecision } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import type { Reach } from '../../tenancy/reach.ts'
import { ofEither } from '../corporate-relationship/find.ts'

/**
 * Whether the asker may know the terms of the relationship or the contract that a decision goes by: its levels or its
 * status. It is about the asker, whomever the decision is about.
 */
export async function mayKnow(
  { caller, loaders }: Context,
  { kind }: Reach,
  { tenantId }: Place,
): Promise<boolean> {
  if (kind === 'SELF' || kind === 'NONE') return true
  if (kind !== 'OVERSEES')
    return caller.can('relationship.read', { tenantId, unitId: null, otherSide: caller.tenantId })
  const [relationship] = await loaders.overseer.load(tenantId)
  return !!relationship && caller.can('relationship.read', ofEither(relationship))
}

/** What trying it would tell: the way without its terms, and of what refuses the first. */
export const withoutTerms = ({ way: { kind }, refusals, ...decision }: Decision): ToldDecision => ({
  ...decision,
  way: { kind },
  refusals: refusals.slice(0, 1),
})
