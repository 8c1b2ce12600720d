import { z } from 'zod'
import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { parse } from '../input.ts'
import * as shapes from '../shapes.ts'
import { change, findOther, type Member } from './administer.ts'

const windowed = z.object({
  id: shapes.id,
  tenantId: shapes.id.nullish(),
  version: z.number(),
  validFrom: z.date().nullish(),
  validUntil: z.date().nullish(),
})

type Window = { validFrom: Date; validUntil: Date | null }

/** Says from when until when somebody belongs to the company. It opens and closes by itself. */
export async function setMemberWindow(ctx: Context, wish: object) {
  const { validFrom, validUntil, ...of } = parse(windowed, wish)
  const member = await findOther(ctx, of)
  const window = { validFrom: validFrom ?? member.validFrom, validUntil: validUntil ?? null }
  refuseBackwards(ctx, window)
  return change(ctx, member, window, isWider(ctx, member, window))
}

function refuseBackwards({ now }: Context, { validFrom, validUntil }: Window): void {
  if (!validUntil) return
  if (validUntil <= validFrom)
    throw new InvalidInput({ validUntil: 'It must end after it begins.' })
  if (validUntil <= now)
    throw new InvalidInput({ validUntil: 'It lies in the past: end the membership instead.' })
}

/** Whether there is a moment yet to come at which they belong to the company and did not before. */
function isWider({ now }: Context, was: Member, is: Window): boolean {
  const earliest = Math.max(is.validFrom.getTime(), now.getTime())
  return earliest < was.validFrom.getTime() || endOf(is) > endOf(was)
}

const endOf = ({ validUntil }: { validUntil: Date | null }) =>
  validUntil?.getTime() ?? Number.POSITIVE_INFINITY
