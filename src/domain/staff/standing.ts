import { z } from 'zod'
import { Conflict, NotFound } from '../../errors/index.ts'
import type { StaffContext } from '../../staff-context.ts'
import { parse } from '../input.ts'
import { id, line } from '../shapes.ts'
import { findCompany } from './tenants.ts'

const change = z.object({ id, reason: line(500) })

const working = ['TRIAL', 'ACTIVE', 'PAST_DUE']

/**
 * The company reads, pays and takes its export; its work stands still, on every node at once. One that is to be deleted is
 * suspended already, until it calls that off: now it stays suspended even then.
 */
export const suspendCompany = (ctx: StaffContext, wish: object) =>
  step(ctx, wish, async (status, tenantId) => {
    const stops =
      working.includes(status) || (status === 'SUSPENDED' && (await staysSuspended(ctx, tenantId)))
    return stops ? 'SUSPENDED' : undefined
  })

async function staysSuspended(ctx: StaffContext, tenantId: string): Promise<boolean> {
  const text = 'SELECT gate.suspend_ending($1) AS stays'
  const { rows } = await ctx.work.query<{ stays: boolean }>({ text, values: [tenantId] })
  return rows[0]!.stays
}

/** Nobody can act for it any more. */
export const deactivateCompany = (ctx: StaffContext, wish: object) =>
  step(ctx, wish, async (status) =>
    [...working, 'SUSPENDED'].includes(status) ? 'DEACTIVATED' : undefined,
  )

/** It stands again as it last stood when it worked. Whom few may close, the same few may open. */
export const reactivateCompany = (ctx: StaffContext, wish: object) =>
  step(ctx, wish, async (status, tenantId) => {
    if (status !== 'SUSPENDED' && status !== 'DEACTIVATED') return undefined
    if (status === 'DEACTIVATED') ctx.caller.require('company.close')
    return lastWorking(ctx, tenantId)
  })

type Next = (status: string, tenantId: string) => Promise<string | undefined>

async function step(ctx: StaffContext, wish: object, next: Next) {
  const { id: tenantId, reason } = parse(change, wish)
  ctx.because(reason)
  const { status, isEnding } = await held(ctx, tenantId)
  const to = await next(status, tenantId)
  if (to === undefined) throw new Conflict(`The company is ${status}: this cannot be done with it.`)
  if (isEnding && working.includes(to))
    throw new Conflict('The company is to be deleted: call that off first.')
  await ctx.work.query({
    text: 'UPDATE tenant SET status = $2 WHERE id = $1',
    values: [tenantId, to],
  })
  return findCompany(ctx, tenantId)
}

type Held = { status: string; isEnding: boolean }

/** Two who change it at once go one after the other, and the second finds what the first has done. */
async function held(ctx: StaffContext, tenantId: string): Promise<Held> {
  const text = `SELECT t.status, EXISTS (
      SELECT FROM tenant_deletion d WHERE d.tenant_id = t.id AND d.cancelled_at IS NULL) AS "isEnding"
    FROM tenant t WHERE t.id = $1 FOR UPDATE`
  const { rows } = await ctx.work.query<Held>({ text, values: [tenantId] })
  const [found] = rows
  if (!found) throw new NotFound('Tenant', tenantId)
  return found
}

async function lastWorking(ctx: StaffContext, tenantId: string): Promise<string> {
  const { rows } = await ctx.work.query<{ status: string }>({
    text: `SELECT changes -> 'status' ->> 1 AS status FROM history
      WHERE tenant_id = $1 AND entity = 'Tenant' AND entity_id = $1 AND changes -> 'status' ->> 1 = ANY ($2)
      ORDER BY id DESC LIMIT 1`,
    values: [tenantId, working],
  })
  return rows[0]?.status ?? 'ACTIVE'
}
