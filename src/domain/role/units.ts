import type { Context } from '../../context.ts'
import { requireUnit } from '../organization-unit/require.ts'
import type { Said } from './input.ts'

/** What an entry is narrowed to must be a unit of the company, and open. */
export async function requireUnits(
  ctx: Context,
  tenantId: string,
  entries: readonly Said[] = [],
): Promise<void> {
  const units = new Set(entries.map(({ unitId }) => unitId))
  await Promise.all(
    [...units].map((unitId) => requireUnit(ctx, { tenantId, unitId }, 'entries.unitId')),
  )
}
