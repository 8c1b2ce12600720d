import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'

/** A code that no role of the company has is told, for it is the caller's own list that it came from. */
export async function requireRoles(
  ctx: Context,
  tenantId: string,
  codes: readonly string[],
): Promise<void> {
  const found = await Promise.all(codes.map((code) => ctx.loaders.role.load({ tenantId, code })))
  const unknown = codes.filter((_, at) => found[at]!.length === 0)
  if (unknown.length > 0)
    throw new InvalidInput({ roles: `The company has no role ${unknown.join(', ')}.` })
}
