import type { Place } from '../auth/decide.ts'
import type { Context } from '../context.ts'
import { InvalidInput } from '../errors/index.ts'

/** A unit that is named must be one of the company's that the caller sees. */
export async function requireUnit(ctx: Context, { tenantId, unitId }: Place): Promise<void> {
  if (unitId == null) return
  const found = await ctx.sql
    .selectFrom('organization_unit')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', unitId)
    .executeTakeFirst()
  if (!found) throw new InvalidInput({ unitId: 'There is no such unit in this company.' })
}
