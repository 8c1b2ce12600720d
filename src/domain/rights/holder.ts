import type { Context } from '../../context.ts'
import type { Holder } from './basis.ts'

type Lasting = { status: string; validFrom: Date; validUntil: Date | null }
type Known = {
  id: string
  unitId: string | null
  roles: { code: string }[]
  designation: { id: string } | null
} & Lasting

/** A member as they were read, as somebody who bears roles. */
export const holderOf = (
  ctx: Context,
  { id, unitId, roles, designation, ...of }: Known,
): Holder => ({
  id,
  unitId,
  codes: roles.map(({ code }) => code),
  designationId: designation?.id ?? null,
  isLasting: isLasting(ctx, of),
})

export const isLasting = ({ now }: Context, { status, validFrom, validUntil }: Lasting): boolean =>
  status === 'ACTIVE' && validUntil === null && validFrom <= now

export const isResting = ({ now }: Context, { status, validFrom, validUntil }: Lasting): boolean =>
  status !== 'ACTIVE' || validFrom > now || (validUntil !== null && validUntil <= now)
