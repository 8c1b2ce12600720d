import { moduleOf, type Permission, permissionNames } from './permissions.ts'

/** What a role of a membership says, everywhere or in some units of the company only. */
export type RoleEntry = {
  role: string
  /** The designation that it comes with; absent: the membership bears the role itself. */
  designation?: string | null
  permission: string
  effect: 'GRANT' | 'DENY'
  /** The unit that it is narrowed to; absent: everywhere. */
  unit?: string | null
  /** That unit and all below it. */
  units?: readonly string[] | null
}

type Verdict = { granted: boolean; grantedBy: RoleEntry[]; deniedBy: RoleEntry[] }

/**
 * One DENY that matches wins over any GRANT; what is not granted is denied. What is narrowed to a unit says
 * nothing of rows that hang in none.
 */
export function verdictOf(
  entries: readonly RoleEntry[],
  permission: Permission,
  unitId: string | null = null,
): Verdict {
  const names = naming(permission)
  const matching = entries.filter((e) => names(e) && isAbout(e, unitId))
  const grantedBy = matching.filter((e) => e.effect === 'GRANT')
  const deniedBy = matching.filter((e) => e.effect === 'DENY')
  return { granted: grantedBy.length > 0 && deniedBy.length === 0, grantedBy, deniedBy }
}

/** Whether there is any place at all where the permission is granted. */
export function grantedSomewhere(entries: readonly RoleEntry[], permission: Permission): boolean {
  const about = entries.filter(naming(permission))
  const narrowed = about.filter(({ effect }) => effect === 'GRANT')
  const places = [null, ...narrowed.flatMap(({ units }) => units ?? [])]
  return places.some((unitId) => verdictOf(about, permission, unitId).granted)
}

/** What is left of entries to a key: of what they grant, what it names; all that they deny. */
export const keptTo = (
  entries: readonly RoleEntry[],
  permissions: readonly string[],
): RoleEntry[] =>
  entries.flatMap((entry) =>
    entry.effect === 'DENY'
      ? [entry]
      : permissionNames
          .filter((permission) => permissions.includes(permission) && naming(permission)(entry))
          .map((permission) => ({ ...entry, permission })),
  )

/** Whether an entry speaks of a permission. Somebody may have hundreds, so that the words are made once for all. */
function naming(permission: Permission): (entry: RoleEntry) => boolean {
  const module = `${moduleOf(permission)}.*`
  return (entry) => entry.permission === permission || entry.permission === module
}

const isAbout = ({ units }: RoleEntry, unitId: string | null) =>
  units == null || (unitId !== null && units.includes(unitId))
