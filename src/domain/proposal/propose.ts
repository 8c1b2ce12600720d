import { type Caller, refusals } from '../../auth/caller.ts'
import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { Prisma } from '../../db/generated/prisma/client.ts'
import { type ApprovalRequired, Conflict, Forbidden, NotFound } from '../../errors/index.ts'
import { newId, parseId } from '../../lib/ids.ts'
import { tenantOf } from '../input.ts'
import { refuseStale } from '../stale.ts'
import { type Input, placeOf, type Replay } from './replay.ts'
import { replayOf } from './replays.ts'
import { isOpen } from './status.ts'

/** The mutation that was refused, and its input as it was sent. */
export type Asked = { mutation: string; input: Input }

/** How long a company has to decide. */
const lasts = 14 * 24 * 3_600_000

/**
 * Puts to a company what another may not change by itself, and answers the proposal's id. The same by the
 * same member is one proposal as long as it is open.
 */
export async function propose(
  ctx: Context,
  refused: ApprovalRequired,
  asked: Asked,
): Promise<string> {
  const permission = refused.decided.permission as Permission
  const { tenantId } = refused
  const { mutation } = asked
  const replay = replayOf(permission, mutation)
  if (!replay) throw new Forbidden(refusals.GOVERNANCE)
  const input = replay.isBetween ? betweenIn(ctx, asked.input) : asked.input
  const put = { tenantId, ...proposer(ctx.caller), input: input as Prisma.InputJsonObject }
  const place = placeOf(replay, put)
  if (replay.isBetween) ctx.caller.require(permission, place)
  else ctx.caller.requireProposing(permission, { ...place, unitId: null })
  const entityId = await subjectOf(ctx, replay, { tenantId: place.tenantId, input })
  const data = {
    ...put,
    id: newId(),
    mutation,
    permission,
    entity: replay.entity,
    entityId,
    expiresAt: new Date(ctx.now.getTime() + lasts),
  }
  const [made] = await ctx.db.proposal.createManyAndReturn({ data: [data] })
  return made?.id ?? idOfSame(ctx, data)
}

const proposer = ({ tenantId, scope }: Caller) => ({
  proposerTenantId: tenantId,
  proposerId: scope.membership,
})

/** Terms as they are meant, however they are written: what is not said stays as it is. */
function betweenIn(ctx: Context, input: Input): Input {
  const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value != null))
  return { ...said, id: parseId(String(input.id)), tenantId: tenantOf(ctx, input) }
}

/** The row that it is about, at the version that was seen; what adds one says which id it will have. */
async function subjectOf(
  ctx: Context,
  { entity, row, idOf }: Replay,
  { tenantId, input }: { tenantId: string; input: Input },
): Promise<string | null> {
  const given = idOf ? idOf(input, tenantId) : (parseId(String(input.id)) ?? newId())
  if (!row || given === null) return given
  const found = await row(ctx, { tenantId, id: given })
  if (!found) throw new NotFound(entity, given)
  refuseStale(entity, found, Number(input.version))
  return given
}

type Made = Pick<
  Prisma.ProposalCreateManyInput,
  'tenantId' | 'proposerTenantId' | 'proposerId' | 'mutation'
> & { input: Prisma.InputJsonObject }

/** A trigger adds no second one to what is open already. */
async function idOfSame(ctx: Context, made: Made): Promise<string> {
  const { tenantId, proposerTenantId, proposerId, mutation, input } = made
  const same = await ctx.db.proposal.findFirst({
    where: {
      tenantId,
      proposerTenantId,
      proposerId,
      mutation,
      input: { equals: input },
      ...isOpen(ctx.now),
    },
  })
  if (!same) throw new Conflict('The same was just decided: send it again.')
  return same.id
}
