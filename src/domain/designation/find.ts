import type { Context } from '../../context.ts'
import { InvalidInput, NotFound } from '../../errors/index.ts'
import type { RowKey } from '../../lib/row-key.ts'
import { refuseStale } from '../stale.ts'

/** A designation that is there, as somebody has seen it. */
export async function findDesignation(ctx: Context, { tenantId, id }: RowKey, version: number) {
  const found = await ctx.db.designation.findFirst({ where: { tenantId, id, removedAt: null } })
  if (!found) throw new NotFound('Designation', id)
  refuseStale('Designation', found, version)
  return found
}

export type Designation = Awaited<ReturnType<typeof findDesignation>>

type Named = { tenantId: string; designationId: string | null }

/** A designation that is named must be one of the company's. */
export async function requireDesignation(ctx: Context, { tenantId, designationId: id }: Named) {
  if (id === null) return
  const found = await ctx.db.designation.findFirst({ where: { tenantId, id, removedAt: null } })
  if (!found)
    throw new InvalidInput({ designationId: 'There is no such designation in this company.' })
}
