import { z } from 'zod'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { userOf } from '../session/person.ts'
import * as shapes from '../shapes.ts'

const preferring = z.object({ tenantId: shapes.id })

/** Says for which of their companies somebody acts when they name none. */
export async function setPreferredMembership(ctx: Context, wish: object) {
  const { tenantId } = parse(preferring, wish)
  const { memberships, accountId } = await ctx.person()
  if (!memberships.some((one) => one.tenantId === tenantId)) throw new NotFound('Tenant', tenantId)
  await ctx.services.accounts.prefer(accountId, tenantId)
  return userOf(await ctx.person())
}
