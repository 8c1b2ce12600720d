import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'

/** A licensed service area that is named must be one of those that there are. */
export async function requireArea(ctx: Context, code: string | null | undefined): Promise<void> {
  if (code == null || (await ctx.loaders.telecomCircle.load(code))) return
  throw new InvalidInput({ telecomCircleCode: 'There is no such licensed service area.' })
}
