import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { requireDeleting } from './schedule.ts'

/** The company thinks better of it, and stands as it stood. */
export async function cancelDeletion(ctx: Context) {
  requireDeleting(ctx)
  const id = await ctx.deletions.cancel()
  if (!id) throw new Conflict('The company is not to be deleted.')
  return (await ctx.deletions.find(id))!
}
