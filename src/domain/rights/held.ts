import { type Permission, permissionNames } from '../../auth/permissions.ts'
import { verdictOf } from '../../auth/roles.ts'
import type { Holder, Rights } from './basis.ts'
import type { Path } from './places.ts'

export type Bearing = Pick<Holder, 'unitId' | 'codes' | 'designationId'>

/** Who holds what where; bearers of the same roles hold the same. */
export class Held {
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
