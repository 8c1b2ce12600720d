import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { hashPassword } from '../../auth/passwords.ts'
import { Conflict, InvalidInput, NotFound } from '../../errors/index.ts'
import type { StaffContext } from '../../staff-context.ts'
import { holdSeats } from '../../tenancy/rights.ts'
import { parse } from '../input.ts'
import { email, id, line } from '../shapes.ts'
import { appoint, openTenant, readOpening } from '../tenant/open.ts'
import { findCompany } from './tenants.ts'

const wishShape = z.object({
  type: z.string(),
  organizationCode: z.string(),
  organizationName: z.string(),
  subdomain: z.string().nullish(),
  telecomCircleCode: z.string().nullish(),
  plan: z.string().nullish(),
  maxUsers: z.number().nullish(),
  retentionDays: z.number().nullish(),
  adminEmail: z.string(),
  adminName: z.string(),
})

/** A password of a new account is made, and shown this once. */
const newPassword = () => randomBytes(18).toString('base64url')

/** Opens a company as `circlegate tenant create` does, under the name of whoever asks. */
export async function openCompany(ctx: StaffContext, wish: object) {
  const { plan, ...given } = parse(wishShape, wish)
  const { maxUsers, retentionDays } = given
  if ([plan, maxUsers, retentionDays].some((one) => one != null)) ctx.caller.require('company.plan')
  const password = newPassword()
  const { organizationName: name, organizationCode: code, telecomCircleCode: area } = given
  const opened = await inTheirNames(async () => {
    const opening = await readOpening({
      ...given,
      ...(plan && { plan }),
      name,
      code,
      area,
      password,
    })
    return openTenant(ctx.work, opening)
  })
  return {
    tenant: await findCompany(ctx, opened.id),
    adminEmail: opened.email,
    adminPassword: opened.accountIsNew ? password : null,
  }
}

/** The command line has shorter names for the same fields. */
const names: Record<string, string> = {
  name: 'organizationName',
  code: 'organizationCode',
  area: 'telecomCircleCode',
}

async function inTheirNames<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const fields = Object.entries(error.fields).map(([field, why]) => [names[field] ?? field, why])
    throw new InvalidInput(Object.fromEntries(fields))
  }
}

const appointment = z.object({ tenantId: id, email, displayName: line(120), reason: line(500) })

/** Makes somebody an administrator where nobody is left who could, or nobody can get in. */
export async function appointAdministrator(ctx: StaffContext, wish: object) {
  const { tenantId, email, displayName, reason } = parse(appointment, wish)
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  ctx.because(reason)
  await requireSeat(ctx, tenantId)
  const person = { adminEmail: email, adminName: displayName, passwordHash }
  const { membershipId, accountIsNew } = await appoint(ctx.work.db, tenantId, person)
  return { membershipId, email, password: accountIsNew ? password : null }
}

async function requireSeat(ctx: StaffContext, tenantId: string): Promise<void> {
  await holdSeats(ctx.work, tenantId)
  const { rows } = await ctx.work.query<{ full: boolean }>({
    text: `SELECT (SELECT count(*) FROM membership m WHERE m.tenant_id = t.id AND m.status <> 'ENDED') >= p.max_users AS full
      FROM tenant t JOIN tenant_profile p ON p.tenant_id = t.id WHERE t.id = $1`,
    values: [tenantId],
  })
  if (!rows[0]) throw new NotFound('Tenant', tenantId)
  if (rows[0].full) throw new Conflict('All seats of the company are taken.', { reason: 'FULL' })
}
