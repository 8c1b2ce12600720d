import type { Permission } from '../../auth/permissions.ts'
import type { Change, Holder } from './basis.ts'
import { Held } from './held.ts'
import { placesOf } from './places.ts'

/** What one member holds after a change and did not before, and the other way round. */
export type Shift = { id: string; gained: Permission[]; lost: Permission[] }

/** Whoever holds something else after a change, of those who belonged to the company before. */
export function shiftsOf(change: Change): Shift[] {
  const [had, has] = [new Held(change.before), new Held(change.after)]
  const places = placesOf(change)
  const now = new Map(change.after.holders.map((holder) => [holder.id, holder]))
  const shiftOf = (was: Holder): Shift => {
    const is = now.get(was.id)
    const pairs = places.map(([from, to]): Pair => {
      const old = counts(was, is) ? had.by(was, from) : none
      return [old, is && counts(is, was) ? has.by(is, to) : none]
    })
    return { id: was.id, gained: added(pairs), lost: added(pairs.map(turned)) }
  }
  const members = change.before.holders.filter(({ isInvited }) => !isInvited)
  return members.map(shiftOf).filter(({ gained, lost }) => gained.length + lost.length > 0)
}

const none: Set<Permission> = new Set()

/** Of whoever rests before and after it is told what they will hold when they do not. */
const counts = ({ isResting }: Holder, other: Holder | undefined): boolean =>
  !isResting || isResting === other?.isResting

/** What is held in one place, before and after. */
type Pair = readonly [was: Set<Permission>, is: Set<Permission>]

const turned = ([was, is]: Pair): Pair => [is, was]

const added = (pairs: Pair[]): Permission[] => [
  ...new Set(pairs.flatMap(([was, is]) => [...is].filter((one) => !was.has(one)))),
]
