import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import { raced, refuseStale } from '../stale.ts'
import { taken } from '../taken.ts'
import { type Contract, type ContractRef, findContract, ofCircle } from './find.ts'
import { changedTerms, columnsOf } from './input.ts'

/** Changes the terms of a contract that is not over. */
export async function updateContract(ctx: Context, wish: ContractRef & { version: number }) {
  const change = parse(changedTerms, wish)
  const contract = await findContract(ctx, wish)
  ctx.caller.require('contract.update', ofCircle(contract))
  const { tenantId, id, version, status } = contract
  refuseStale('VendorRelationship', contract, wish.version)
  if (status === 'TERMINATED')
    throw new Conflict('A contract that is over changes no more: renew it.')
  refuseDates({ ...contract, ...defined(change) })
  const written = await ctx.db.vendorRelationship
    .updateMany({
      where: { tenantId, id, version },
      data: { ...columnsOf(change), version: { increment: 1 } },
    })
    .catch(taken('This code is that of another vendor of the circle.'))
  if (written.count === 0)
    await raced('VendorRelationship', ctx.db.vendorRelationship, { tenantId, id })
  ctx.loaders.contract.clear({ tenantId, id })
  return findContract(ctx, { tenantId, id })
}

const defined = <Given extends object>(given: Given) =>
  Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Given>

function refuseDates({ validFrom, validUntil }: Pick<Contract, 'validFrom' | 'validUntil'>): void {
  if (validUntil && validUntil <= validFrom)
    throw new InvalidInput({ validUntil: 'It must end after it begins.' })
}
