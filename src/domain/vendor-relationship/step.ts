import type { Place } from '../../auth/decide.ts'
import type { Permission } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import type { ContractStatus } from '../../tenancy/scope.ts'
import { raced, refuseStale } from '../stale.ts'
import { type Contract, type ContractRef, findContract, ofCircle, ofEither } from './find.ts'
import { next, type Step, steps } from './steps.ts'

/** Who takes a step: what it needs, and from which side. */
const taking: Record<Step, [permission: Permission, place: (contract: Contract) => Place]> = {
  ACCEPT: ['offer.answer', ofEither],
  DECLINE: ['offer.answer', ofEither],
  SUSPEND: ['contract.suspend', ofCircle],
  RESUME: ['contract.suspend', ofCircle],
  TERMINATE: ['contract.terminate', ofEither],
  RENEW: ['offer.make', ofCircle],
}

/** Takes a contract from one state to the next one, if the step leads there and is the caller's to take. */
export async function stepContract(
  ctx: Context,
  step: Step,
  wish: ContractRef & { version: number },
) {
  const contract = await findContract(ctx, wish)
  const [permission, place] = taking[step]
  ctx.caller.require(permission, place(contract))
  refuseStale('VendorRelationship', contract, wish.version)
  const status = next(contract.status as ContractStatus, step)
  if (!status)
    throw new Conflict(`A contract that is ${contract.status} cannot be ${steps[step].says}.`)
  const { tenantId, id, version } = contract
  const written = await ctx.db.vendorRelationship.updateMany({
    where: { tenantId, id, version },
    data: { status, ...lifted(ctx, step, contract), version: { increment: 1 } },
  })
  if (written.count === 0)
    await raced('VendorRelationship', ctx.db.vendorRelationship, { tenantId, id })
  ctx.loaders.contract.clear({ tenantId, id })
  return findContract(ctx, { tenantId, id })
}

/** What is renewed has its end before it again, if that was one. */
const lifted = (ctx: Context, step: Step, { validUntil }: Contract) =>
  step === 'RENEW' && validUntil && validUntil <= ctx.now ? { validUntil: null } : {}
