import type { Context } from '../../context.ts'
import type { Change } from '../../events/change.ts'
import type { TenantId } from '../../lib/ids.ts'
import { Unseen } from '../../lib/unseen.ts'
import { told } from './find.ts'

/** Committed changes of proposals that may concern the caller; each is asked about again before it is told. */
export function proposalChanges(ctx: Context): Promise<AsyncIterable<Change>> {
  return ctx.services.feed.follow(
    ({ entity, action }) => entity === 'Proposal' && action !== 'DELETED',
  )
}

/** A change as the caller may see it now. Of a proposal out of sight not even that it changed is told. */
export async function seenProposal(ctx: Context, change: Change) {
  const { tenantId, entityId: id } = change
  if (!isKnown(ctx, tenantId as TenantId)) throw new Unseen()
  const row = await ctx.db.proposal.findFirst({ where: { tenantId, id } })
  if (!row) throw new Unseen()
  return { ...change, proposal: told(ctx, row) }
}

/** Of companies that there never was anything with, nobody asks the database. */
const isKnown = ({ caller: { scope } }: Context, tenantId: TenantId) =>
  tenantId === scope.tenant.id ||
  scope.oversees.has(tenantId) ||
  scope.acquainted.includes(tenantId)
