import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Forbidden, InvalidInput } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { notTheirs } from '../../lib/not-theirs.ts'
import { parse } from '../input.ts'
import { line, secret } from '../shapes.ts'
import { refuseHindered } from './hindrance.ts'

const wished = z.object({ organizationCode: secret(40), reason: line(500) })

/** The company is to end. Whoever asks types its code, so that it is this one that they mean. */
export async function scheduleDeletion(ctx: Context, wish: object) {
  const { organizationCode, reason } = parse(wished, wish)
  requireDeleting(ctx)
  if (organizationCode !== ctx.scope.tenant.code)
    throw new InvalidInput({ organizationCode: 'This is not the code of your company.' })
  const id = newId()
  refuseHindered(await ctx.deletions.schedule(id, reason, ctx.services.graceDays))
  return (await ctx.deletions.find(id))!
}

export function requireDeleting(ctx: Context): void {
  ctx.caller.require('deletion.schedule', { tenantId: ctx.caller.tenantId, unitId: null })
  if (ctx.isActing) throw new Forbidden(notTheirs)
}
