export const staffRoles = ['SUPPORT', 'OPERATIONS', 'ADMIN', 'OWNER'] as const
export type StaffRole = (typeof staffRoles)[number]

type Entry = { readonly says: string; readonly roles: readonly StaffRole[] }

const everyone = staffRoles
const runs = ['OPERATIONS', 'ADMIN', 'OWNER'] as const
const decides = ['ADMIN', 'OWNER'] as const

/** The closed table of what staff can do, and in which roles. What is not here is done by nobody. */
// biome-ignore format: one table
export const staffPermissions = {
  'company.read': { says: 'Sees companies, their standing and who belongs to them.', roles: everyone },
  'company.create': { says: 'Opens companies.', roles: runs },
  'company.suspend': { says: 'Suspends companies and reactivates them.', roles: runs },
  'company.close': { says: 'Deactivates companies: nobody can act for one then.', roles: decides },
  'company.delete': { says: 'Has companies deleted once a time of grace is over, and calls that off.', roles: decides },
  'company.plan': { says: 'Says on which plan companies are: their seats, and for how long their journals are kept.', roles: decides },
  'administrator.appoint': { says: 'Makes people administrators of a company.', roles: decides },
  'acting.read': { says: 'Sees who of the staff acts in whose place.', roles: everyone },
  'acting.begin': { says: 'Acts in the place of a member, and only reads.', roles: everyone },
  'acting.write': { says: 'Changes things in the place of a member.', roles: decides },
  'acting.stop': { says: 'Ends that others of the staff act.', roles: decides },
  'security.read': { says: 'Reads who signed in to accounts and companies, or tried to, the staff’s own among them.', roles: decides },
  'trail.read': { says: 'Reads what staff have done.', roles: decides },
} as const satisfies Record<`${string}.${string}`, Entry>

export type StaffPermission = keyof typeof staffPermissions

export const mayAs = (role: StaffRole, permission: StaffPermission): boolean =>
  (staffPermissions[permission].roles as readonly StaffRole[]).includes(role)
