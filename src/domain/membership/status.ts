import { z } from 'zod'
import type { Context } from '../../context.ts'
import { Conflict } from '../../errors/index.ts'
import { parse } from '../input.ts'
import * as shapes from '../shapes.ts'
import { change, findOther } from './administer.ts'

const stepping = z.object({ id: shapes.id, tenantId: shapes.id.nullish(), version: z.number() })

/** Stops a membership for now. It keeps its seat and all that was said of it. */
export async function suspendMember(ctx: Context, wish: object) {
  const member = await findOther(ctx, parse(stepping, wish))
  if (member.status !== 'ACTIVE') throw new Conflict('Only an active membership is suspended.')
  return change(ctx, member, { status: 'SUSPENDED' }, false)
}

/** Lets a suspended membership go on as it was, as far as whoever does it holds as much. */
export async function resumeMember(ctx: Context, wish: object) {
  const member = await findOther(ctx, parse(stepping, wish))
  if (member.status !== 'SUSPENDED') throw new Conflict('This membership is not suspended.')
  return change(ctx, member, { status: 'ACTIVE' }, true)
}

/** Ends a membership for good: its seat is free, and who comes back is invited anew. */
export async function endMember(ctx: Context, wish: object) {
  const member = await findOther(ctx, parse(stepping, wish))
  return change(ctx, member, { status: 'ENDED' }, false)
}
