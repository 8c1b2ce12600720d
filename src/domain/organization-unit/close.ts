import { entryOf } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { pathsTo } from '../../loaders/organization-unit.ts'
import { parse } from '../input.ts'
import { rightsIn } from '../rights/read.ts'
import { refuseGain } from '../rights/weigh.ts'
import type { Unit } from './find.ts'
import { type Hung, hungIn, told } from './hanging.ts'
import { closedUnit } from './input.ts'
import { requireUnit } from './require.ts'
import { changeable, write } from './update.ts'

/** Closes a unit. What hangs in it goes to a successor; without one it must be empty. */
export async function closeUnit(ctx: Context, wish: object) {
  const { successorId, ...ref } = parse(closedUnit, wish)
  const unit = await changeable(ctx, 'unit.close', ref)
  const successor = successorId == null ? null : await requireSuccessor(ctx, unit, successorId)
  // Closed first: from here on nothing more can be put into it.
  const closed = await write(ctx, unit, { closedAt: ctx.now })
  const hung = await hungIn(ctx, unit)
  if (successor) await hand(ctx, hung, { from: unit, to: successor })
  else if (hung.length > 0) throw new Conflict(notEmpty(hung))
  return closed
}

async function requireSuccessor(ctx: Context, unit: Unit, successorId: string): Promise<Unit> {
  const { tenantId } = unit
  const place = { tenantId, unitId: successorId }
  ctx.caller.require('unit.close', place)
  const successor = (await requireUnit(ctx, place, 'successorId'))!
  const [above] = await pathsTo(ctx, tenantId, [successorId])
  if (above.includes(unit.id))
    throw new InvalidInput({ successorId: 'The successor cannot be the unit or lie below it.' })
  return successor
}

/** Whoever is placed with the successor, or in the unit itself, may hold then what they did not before. */
async function hand(ctx: Context, hung: Hung[], { from, to }: Move): Promise<void> {
  const before = await rightsIn(ctx, from.tenantId)
  for (const { hanger } of hung) {
    requireOf(ctx, hanger, { from, to })
    await hanger.move(ctx, from, to)
  }
  const after = await rightsIn(ctx, from.tenantId)
  refuseGain(ctx, { before, after, handed: { from: from.id, to: to.id } })
}

/** Asked of each kind of thing that moves: a circle's sites hang here, a vendor's work in other companies. */
function requireOf({ caller }: Context, { permission }: Hung['hanger'], { from, to }: Move): void {
  const refusal = caller.refusal(permission)
  if (refusal) throw refusal
  if (!entryOf(permission).inUnits) return
  for (const { tenantId, id: unitId } of [from, to])
    caller.require(permission, { tenantId, unitId })
}

type Move = { from: Unit; to: Unit }

const notEmpty = (hung: Hung[]): string =>
  `The unit is not empty: it has ${hung.map(told).join(', ')}. Name a successor that takes them.`
