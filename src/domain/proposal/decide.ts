import { z } from 'zod'
import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { Conflict, Forbidden } from '../../errors/index.ts'
import { notTheirs } from '../../lib/not-theirs.ts'
import { parse } from '../input.ts'
import { line } from '../shapes.ts'
import { raced, refuseStale } from '../stale.ts'
import { findProposal, type Proposal, type ProposalRef } from './find.ts'
import type { Input, Replay } from './replay.ts'
import { replayOf } from './replays.ts'

type Wish = ProposalRef & { version: number }

/** Reads an input that was sent before as one that is sent now. */
export type Reads = (mutation: string, input: Input) => object

/** Does what was proposed, with the rights of whoever approves it: both, or neither. */
export async function approveProposal(ctx: Context, wish: Wish, reads: Reads) {
  const proposal = await openOne(ctx, 'proposal.decide', wish)
  // Decided first: of many who approve it at once, one goes on.
  await decide(ctx, proposal, { status: 'APPROVED' })
  const { permission, mutation } = proposal
  const replay = replayOf(permission, mutation)
  if (!replay) throw new Conflict('This is not proposed any more: reject it.')
  await replay.apply(ctx, reads(mutation, inputOf(proposal, replay)) as never)
  return findProposal(ctx, proposal)
}

const rejection = z.object({ reason: line(500) })

/** Says why not. */
export async function rejectProposal(ctx: Context, wish: Wish & { reason: string }) {
  const { reason } = parse(rejection, wish)
  const proposal = await openOne(ctx, 'proposal.decide', wish)
  await decide(ctx, proposal, { status: 'REJECTED', reason })
  return findProposal(ctx, proposal)
}

/** Takes back what nobody has decided. */
export async function withdrawProposal(ctx: Context, wish: Wish) {
  const proposal = await openOne(ctx, 'proposal.withdraw', wish)
  await decide(ctx, proposal, { status: 'WITHDRAWN' })
  return findProposal(ctx, proposal)
}

type Deciding = Extract<Permission, 'proposal.decide' | 'proposal.withdraw'>

async function openOne(ctx: Context, permission: Deciding, wish: Wish): Promise<Proposal> {
  const proposal = await findProposal(ctx, wish)
  const { tenantId, proposerTenantId, status } = proposal
  // The company decides, and nobody in its place.
  if (permission === 'proposal.decide' && ctx.isActing) throw new Forbidden(notTheirs)
  const side = permission === 'proposal.decide' ? tenantId : proposerTenantId
  ctx.caller.require(permission, { tenantId: side, unitId: null })
  refuseStale('Proposal', proposal, wish.version)
  if (status !== 'PENDING')
    throw new Conflict(`The proposal is ${status}: it is not decided any more.`)
  return proposal
}

type Decision = { status: string; reason?: string }

/** Who decides, and that they may, a trigger writes down and asks once more. */
async function decide(ctx: Context, proposal: Proposal, decision: Decision): Promise<void> {
  const { tenantId, id, version } = proposal
  const { count } = await ctx.db.proposal.updateMany({
    where: { tenantId, id, version, status: 'PENDING' },
    data: { ...decision, version: { increment: 1 } },
  })
  if (count === 0) await raced('Proposal', ctx.db.proposal, { tenantId, id })
}

/** In the company to which it was put, whichever it named; what is added has the id that was told. */
function inputOf({ input, tenantId, entityId }: Proposal, { isBetween }: Replay): Input {
  const given = input as Input
  if (isBetween) return given
  return { ...given, tenantId, ...(addsId(given, entityId) && { id: entityId }) }
}

/** What is changed has its id in its input, and a version; what is founded has none that could be told. */
const addsId = ({ version }: Input, entityId: string | null) =>
  version === undefined && entityId !== null
