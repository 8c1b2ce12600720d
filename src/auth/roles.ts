import { moduleOf, type Permission } from './permissions.ts'

/** An entry of a role that a membership has. */
export type RoleEntry = { role: string; permission: string; effect: 'GRANT' | 'DENY' }

export type Verdict = { granted: boolean; grantedBy: RoleEntry[]; deniedBy: RoleEntry[] }

/** One DENY that matches wins over any GRANT; what is not granted is denied. */
export function verdictOf(entries: readonly RoleEntry[], permission: Permission): Verdict {
  const all = `${moduleOf(permission)}.*`
  const matching = entries.filter((e) => e.permission === permission || e.permission === all)
  const grantedBy = matching.filter((e) => e.effect === 'GRANT')
  const deniedBy = matching.filter((e) => e.effect === 'DENY')
  return { granted: grantedBy.length > 0 && deniedBy.length === 0, grantedBy, deniedBy }
}
