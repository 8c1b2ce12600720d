import type { Context } from '../../context.ts'
import { Forbidden } from '../../errors/index.ts'
import { newId } from '../../lib/ids.ts'
import { requireTaking } from './read.ts'

/** An archive is begun, or the one that is being built is found again. The nodes hear of it once this is committed. */
export async function askExport(ctx: Context) {
  requireTaking(ctx)
  const asked = await ctx.exports.ask(newId())
  if (!asked) throw new Forbidden()
  return asked
}
