import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Forbidden, NotFound } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { id } from '../shapes.ts'

const chosen = z.object({ id })

/** The company has had enough of it: whoever acts is refused from their next operation on. */
export async function endActingAs(ctx: Context, wish: object) {
  const { id } = parse(chosen, wish)
  ctx.caller.require('support.end', { tenantId: ctx.caller.tenantId, unitId: null })
  if (ctx.isActing) throw new Forbidden('The staff end it at their own door.')
  const ended = await ctx.actingSessions.end(id)
  if (!ended) throw new NotFound('ActingSession', id)
  return ended
}
