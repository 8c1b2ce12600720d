import type { Place } from '../../auth/decide.ts'
import type { Context } from '../../context.ts'
import { NotFound } from '../../errors/index.ts'
import { idOf, tenantOf } from '../input.ts'

export type ContractRef = { id: string; tenantId?: string | null }

export async function findContract(ctx: Context, ref: ContractRef) {
  const key = { tenantId: tenantOf(ctx, ref), id: idOf('id', ref.id) }
  const contract = await ctx.loaders.contract.load(key)
  if (!contract) throw new NotFound('VendorRelationship', ref.id)
  return contract
}

export type Contract = Awaited<ReturnType<typeof findContract>>

/** Where the circle's side acts. */
export const ofCircle = ({ tenantId }: Contract): Place => ({ tenantId, unitId: null })

/** Where either side acts. */
export const ofEither = ({ tenantId, vendorId }: Contract): Place => ({
  tenantId,
  unitId: null,
  otherSide: vendorId,
})
