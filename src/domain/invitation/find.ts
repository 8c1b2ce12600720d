import { z } from 'zod'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import type { PageWish } from '../../lib/page.ts'
import { idOf, parse, tenantOf } from '../input.ts'
import { newestFirst } from '../newest.ts'
import * as shapes from '../shapes.ts'

export type InvitationRef = { id: string; tenantId?: string | null }

export async function findInvitation(ctx: Context, ref: InvitationRef) {
  const where = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const invitation = await ctx.db.invitation.findFirst({ where })
  if (!invitation) throw new NotFound('Invitation', ref.id)
  return invitation
}

export type Invitation = Awaited<ReturnType<typeof findInvitation>>

const wanted = z.object({
  filter: z.object({
    tenantId: shapes.some(shapes.id),
    status: shapes.some(z.string()),
  }),
})

/** Whom the caller's company has invited, the newest first. */
export async function listInvitations(ctx: Context, wish: PageWish, given: object) {
  const { asked, listOf } = newestFirst(wish)
  const { tenantId, status } = parse(wanted, { filter: given }).filter
  const where = {
    ...(tenantId && { tenantId: { in: tenantId } }),
    ...(status && { status: { in: status } }),
  }
  const rows = await ctx.db.invitation.findMany(asked(where))
  return listOf(rows, () => ctx.db.invitation.count({ where }))
}
