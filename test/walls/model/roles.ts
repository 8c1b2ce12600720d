import type { TenantType } from './facts.ts'

const reading = ['tenant.read', 'profile.read', 'relationship.read', 'site.read', 'assignment.read']
const running = [
  ...['site.create', 'site.update', 'site.retire'],
  ...['assignment.create', 'assignment.end', 'assignment.place'],
]
const everything = [...reading, ...running]
const keeping = ['tenant.read', 'site.read', 'site.create', 'site.update', 'assignment.read']
const working = ['tenant.read', 'site.read', 'assignment.read']

/** What every role that ships holds, by type of company. A role without a line here is red. */
export const roles: Record<TenantType, Record<string, readonly string[]>> = {
  CORPORATE: { admin: everything, manager: everything, viewer: reading },
  CIRCLE: { admin: everything, manager: everything, engineer: keeping, viewer: reading },
  VENDOR: { admin: everything, manager: everything, technician: working, viewer: reading },
}
