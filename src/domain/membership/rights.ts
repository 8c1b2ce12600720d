import { type Permission, permissionNames } from '../../auth/permissions.ts'
import { verdictOf } from '../../auth/roles.ts'

/** What a role says, everywhere or in a unit. */
export type Said = { permission: string; effect: 'GRANT' | 'DENY'; unitId: string | null }

/** Somebody who bears roles, confined to a unit or not; or who will, once an invitation is accepted. */
export type Holder = {
  id: string
  unitId: string | null
  codes: readonly string[]
  /** Whose roles they bear as well. */
  designationId?: string | null
  /** Active and without an end. */
  isLasting: boolean
  /** Suspended, or outside of its window: holds nothing now. */
  isResting?: boolean
  /** Does not belong to the company yet. */
  isInvited?: boolean
}

/** All that the rights of a company's members rest on, at one moment. */
export type Rights = {
  tenantId: string
  holders: readonly Holder[]
  roles: ReadonlyMap<string, readonly Said[]>
  /** The roles that come with each designation. */
  designations: ReadonlyMap<string, readonly string[]>
  /** Each unit with the one that it hangs below. */
  parents: ReadonlyMap<string, string | null>
}

/** Where rows hang: in a unit, and so in all above it, or in none. */
type Path = readonly string[]
export type Gain = { permission: Permission; at: Path }
export type Change = {
  before: Rights
  after: Rights
  /** The unit whose rows are handed to another one. */
  handed?: { from: string; to: string }
}

/** What somebody holds after a change that they did not hold before, for rows that were there before. */
export function gainsOf({ before, after, handed }: Change): Gain[] {
  const [held, holds] = [new Held(before), new Held(after)]
  const places = unlike(placesOf({ before, after, handed }), before, after)
  return unlikePairs(before, after).flatMap(([was, is]) =>
    places.flatMap(([from, to]) => {
      const known = was ? held.by(was, from) : new Set<Permission>()
      return [...holds.by(is, to)]
        .filter((one) => !known.has(one))
        .map((permission) => ({ permission, at: from }))
    }),
  )
}

/** What one member holds after a change and did not before, and the other way round. */
export type Shift = { id: string; gained: Permission[]; lost: Permission[] }

/** Whoever holds something else after a change, of those who belonged to the company before. */
export function shiftsOf({ before, after }: Change): Shift[] {
  const [had, has] = [new Held(before), new Held(after)]
  const places = unlike(placesOf({ before, after }), before, after)
  const is = new Map(after.holders.map((holder) => [holder.id, holder]))
  const more = (one: Set<Permission>, other: Set<Permission>) =>
    [...one].filter((permission) => !other.has(permission))
  return before.holders.flatMap((was) => {
    if (was.isInvited) return []
    const now = is.get(was.id)
    // Of whoever rests before and after it is told what they will hold when they do not.
    const held = (rights: Held, one: Holder | undefined, at: readonly string[]) =>
      one && (!one.isResting || now?.isResting === was.isResting) ? rights.by(one, at) : none
    const pairs = places.map(([from, to]) => [held(had, was, from), held(has, now, to)] as const)
    const gained = [...new Set(pairs.flatMap(([was, is]) => more(is, was)))]
    const lost = [...new Set(pairs.flatMap(([was, is]) => more(was, is)))]
    return gained.length + lost.length > 0 ? [{ id: was.id, gained, lost }] : []
  })
}

const none: Set<Permission> = new Set()

/** Whether somebody is left who says for the whole company who bears which roles. */
export function hasAdministrator(rights: Rights): boolean {
  const held = new Held(rights)
  return rights.holders.some((one) => one.isLasting && held.by(one, []).has('role.assign'))
}

/** What each holds in the company as a whole, and so wherever it leads. */
export function heldAtLarge(rights: Rights): (Pick<Holder, 'id'> & { held: Set<Permission> })[] {
  const holding = new Held(rights)
  const members = rights.holders.filter(({ isInvited }) => !isInvited)
  return members.map((one) => ({ id: one.id, held: holding.by(one, []) }))
}

type Bearing = Pick<Holder, 'unitId' | 'codes' | 'designationId'>

/** Who holds what where; bearers of the same roles hold the same. */
class Held {
  readonly #known = new Map<string, Set<Permission>>()

  constructor(readonly rights: Rights) {}

  by({ unitId, designationId, codes: own }: Bearing, at: Path): Set<Permission> {
    if (unitId !== null && !at.includes(unitId)) return new Set()
    const codes = [...own, ...(this.rights.designations.get(designationId ?? '') ?? [])]
    const key = `${codes} ${at}`
    const known = this.#known.get(key) ?? this.#given(codes, at)
    this.#known.set(key, known)
    return known
  }

  #given(codes: readonly string[], at: Path): Set<Permission> {
    const said = codes.flatMap((code) =>
      (this.rights.roles.get(code) ?? []).filter(
        (one) => one.unitId === null || at.includes(one.unitId),
      ),
    )
    const entries = said.map(({ permission, effect }) => ({ role: '', permission, effect }))
    return new Set(permissionNames.filter((one) => verdictOf(entries, one).granted))
  }
}

/** Rows of no unit, those of every unit before and after, and those that are handed over. */
function placesOf({ before, after, handed }: Change): [Path, Path][] {
  const units = [...before.parents.keys()].filter((unit) => after.parents.has(unit))
  const kept = units.map((unit): [Path, Path] => [pathOf(before, unit), pathOf(after, unit)])
  const moved = handed && [[pathOf(before, handed.from), pathOf(after, handed.to)] as [Path, Path]]
  return [[[], []], ...kept, ...(moved ?? [])]
}

function pathOf({ parents }: Rights, unit: string): Path {
  const path: string[] = []
  for (
    let at: string | null = unit;
    at !== null && !path.includes(at);
    at = parents.get(at) ?? null
  )
    path.push(at)
  return path
}

/** Of most units nothing is said: places are alike when the same units that are spoken of lie above them. */
function unlike(places: [Path, Path][], ...both: [Rights, Rights]): [Path, Path][] {
  const spoken = new Set(
    both.flatMap(({ holders, roles }) => [
      ...holders.map(({ unitId }) => unitId),
      ...[...roles.values()].flat().map(({ unitId }) => unitId),
    ]),
  )
  return distinct(places, (both) => both.map((path) => path.filter((unit) => spoken.has(unit))))
}

/** Each holder as before and after, of those that are alike one. */
function unlikePairs(before: Rights, after: Rights): [Bearing | null, Bearing][] {
  const was = new Map(before.holders.map((holder) => [holder.id, holder]))
  const bare = ({ unitId, codes, designationId }: Bearing): Bearing => ({
    unitId,
    codes: [...codes].sort(),
    designationId: designationId ?? null,
  })
  return distinct(
    after.holders.map((is): [Bearing | null, Bearing] => {
      const old = was.get(is.id)
      return [old ? bare(old) : null, bare(is)]
    }),
    (pair) => pair,
  )
}

/** One of each kind. */
const distinct = <T>(all: T[], kindOf: (one: T) => unknown): T[] => [
  ...new Map(all.map((one) => [JSON.stringify(kindOf(one)), one])).values(),
]
