import { z } from 'zod'
import type { Context } from '../../context.ts'
import { InvalidInput, NotFound } from '../../errors/index.ts'
import type { PageWish } from '../../lib/page.ts'
import { idOf, parse } from '../input.ts'
import { newestFirst } from '../newest.ts'
import { some } from '../shapes.ts'
import { hasStatus, statusOf } from './status.ts'

export type ProposalRef = { id: string; tenantId?: string | null }

export type Proposal = Awaited<ReturnType<typeof findProposal>>

/** The proposal of that id: in the company that is named, else wherever the caller reads it. */
export async function findProposal(ctx: Context, ref: ProposalRef) {
  const where = {
    id: idOf('id', ref.id),
    ...(ref.tenantId != null && { tenantId: idOf('tenantId', ref.tenantId) }),
  }
  const found = await ctx.db.proposal.findMany({ where, take: 2 })
  const own = found.find(({ tenantId }) => tenantId === ctx.caller.tenantId)
  if (!own && found.length > 1)
    throw new InvalidInput({ tenantId: 'Several companies have a proposal of this id: name one.' })
  const proposal = own ?? found[0]
  if (!proposal) throw new NotFound('Proposal', where.id)
  return told(ctx, proposal)
}

type Row = Awaited<ReturnType<Context['db']['proposal']['findMany']>>[number]

/** A proposal as its readers see it. */
export const told = (ctx: Context, { signedBy, ...row }: Row) => ({
  ...row,
  status: statusOf(row, ctx.now),
  proposedBy: signedBy[0] ?? '',
  decidedBy: signedBy[1] ?? null,
})

const filtered = z.object({
  filter: z.object({
    status: some(z.string()),
    direction: z.enum(['MADE', 'RECEIVED']).nullish(),
  }),
})
type Filter = z.infer<typeof filtered>['filter']

/** What the caller's company proposed and what was proposed to it, the newest first. */
export async function listProposals(ctx: Context, wish: PageWish, given: object) {
  const { asked, listOf } = newestFirst(wish)
  const where = wanted(ctx, parse(filtered, { filter: given }).filter)
  const rows = await ctx.db.proposal.findMany(asked(where))
  return listOf(
    rows.map((row) => told(ctx, row)),
    () => ctx.db.proposal.count({ where }),
  )
}

function wanted(ctx: Context, { status, direction }: Filter) {
  const { tenantId } = ctx.caller
  return {
    ...(status && { OR: status.map((one) => hasStatus(one, ctx.now)) }),
    ...(direction === 'MADE' && { proposerTenantId: tenantId }),
    ...(direction === 'RECEIVED' && { tenantId }),
  }
}
