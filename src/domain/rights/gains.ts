import type { Permission } from '../../auth/permissions.ts'
import { distinct } from '../../lib/distinct.ts'
import type { Change } from './basis.ts'
import { type Bearing, Held } from './held.ts'
import { type Path, placesOf } from './places.ts'

export type Gain = { permission: Permission; at: Path }

/** What somebody holds after a change that they did not hold before, for rows that were there before. */
export function gainsOf(change: Change): Gain[] {
  const [held, holds] = [new Held(change.before), new Held(change.after)]
  const places = placesOf(change)
  return bearings(change).flatMap(([was, is]) =>
    places.flatMap(([from, to]) => {
      const known = was ? held.by(was, from) : new Set<Permission>()
      return [...holds.by(is, to)]
        .filter((one) => !known.has(one))
        .map((permission) => ({ permission, at: from }))
    }),
  )
}

type Pair = readonly [was: Bearing | null, is: Bearing]

/** Each holder as before and after, of those that are alike one. */
function bearings({ before, after }: Change): Pair[] {
  const known = new Map(before.holders.map((holder) => [holder.id, holder]))
  const pairs = after.holders.map((is): Pair => {
    const was = known.get(is.id)
    return [was ? bare(was) : null, bare(is)]
  })
  return distinct(pairs, (pair) => pair)
}

const bare = ({ unitId, codes, designationId }: Bearing): Bearing => ({
  unitId,
  codes: [...codes].sort(),
  designationId: designationId ?? null,
})
