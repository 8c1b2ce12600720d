import { z } from 'zod'
import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import type { TenantId } from '../../lib/ids.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { type ContractOrder, contractOrders } from '../../loaders/vendor-relationship.ts'
import { parse } from '../input.ts'
import { some } from '../shapes.ts'

const contractFilter = z.object({
  status: some(z.string()),
  capability: some(
    z
      .string()
      .max(60, 'Give at most 60 characters.')
      .transform((text) => text.trim().toLowerCase()),
  ),
})
const filtered = z.object({ filter: contractFilter })

type ContractsWish = PageWish & { filter: object; by: ContractOrder }

/** The contracts of a circle that the caller reads. */
export async function listContracts(ctx: Context, circleId: string, wish: ContractsWish) {
  ctx.caller.require('relationship.read', contractsOf(ctx, circleId))
  return pageOfContracts(ctx, { side: 'tenantId', id: circleId }, wish)
}

/** The contracts of a vendor that the caller reads: itself all of them, others their own with it. */
export async function listEngagements(ctx: Context, vendorId: string, wish: ContractsWish) {
  ctx.caller.require('relationship.read', { tenantId: vendorId, unitId: null })
  return pageOfContracts(ctx, { side: 'vendorId', id: vendorId }, wish)
}

type Owner = { side: 'tenantId' | 'vendorId'; id: string }

async function pageOfContracts(ctx: Context, { side, id }: Owner, wish: ContractsWish) {
  const { by } = wish
  const { name, keys } = contractOrders[by]
  const { page, listOf } = orderOf(name, keys)(wish)
  const { filter } = parse(filtered, { filter: wish.filter })
  const asked = { side, page, filter, by }
  const rows = await ctx.loaders.contracts(asked).load(id)
  return listOf(rows, () => ctx.loaders.contractCount(asked).load(id))
}

/** Of a circle's contracts a vendor finds its own among them, in every status. */
function contractsOf(ctx: Context, circleId: string): Place {
  const { serves, tenant } = ctx.caller.scope
  const hasOne = serves.has(circleId as TenantId)
  return { tenantId: circleId, unitId: null, ...(hasOne && { otherSide: tenant.id }) }
}
