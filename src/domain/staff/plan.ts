import { z } from 'zod'
import { Conflict, NotFound } from '../../errors/index.ts'
import type { StaffContext } from '../../staff-context.ts'
import { holdSeats } from '../../tenancy/rights.ts'
import { parse } from '../input.ts'
import { id, line } from '../shapes.ts'
import { refuseStale } from '../stale.ts'
import { agreed, agreement } from '../tenant/plans.ts'
import { findCompany } from './tenants.ts'

const wishShape = z.object({ id, version: z.int(), reason: line(500), ...agreement })

/** Writes down what has been agreed with a company; its journal tells who did, and why. */
export async function setPlan(ctx: StaffContext, wish: object) {
  const { id: tenantId, version, reason, ...wanted } = parse(wishShape, wish)
  ctx.because(reason)
  const { plan, maxUsers, retentionDays } = agreed(wanted)
  const held = await holdProfile(ctx, tenantId)
  refuseStale('Tenant', held, version)
  if (held.members > maxUsers)
    throw new Conflict(`${held.members} people belong to the company: it needs a seat for each.`)
  await ctx.work.query({
    text: `UPDATE tenant_profile SET plan = $2, max_users = $3, retention_days = $4, updated_at = now(), version = version + 1
      WHERE tenant_id = $1`,
    values: [tenantId, plan, maxUsers, retentionDays],
  })
  return findCompany(ctx, tenantId)
}

type Held = { version: number; members: number }

async function holdProfile(ctx: StaffContext, tenantId: string): Promise<Held> {
  await holdSeats(ctx.work, tenantId)
  const { rows } = await ctx.work.query<Held>({
    text: `SELECT p.version, (SELECT count(*)::int FROM membership m WHERE m.tenant_id = p.tenant_id AND m.status <> 'ENDED') AS members
      FROM tenant_profile p WHERE p.tenant_id = $1 FOR UPDATE OF p`,
    values: [tenantId],
  })
  if (!rows[0]) throw new NotFound('Tenant', tenantId)
  return rows[0]
}
