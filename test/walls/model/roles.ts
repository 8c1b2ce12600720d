import type { TenantType } from './facts.ts'

const reading = ['tenant.read', 'profile.read', 'relationship.read', 'domain.read', 'unit.read', 'site.read', 'assignment.read']
const governing = ['role.read', 'role.manage', 'role.assign', 'designation.read', 'designation.manage']
const running = ['site.create', 'site.update', 'site.retire', 'assignment.create', 'assignment.end', 'assignment.place']
const shaping = [
  'audit.read',
  'access.explain',
  'security.read',
  ...['support.read', 'support.end'],
  ...['export.take', 'deletion.schedule'],
  ...['unit.create', 'unit.update', 'unit.close', 'member.read', 'member.place'],
  ...['member.invite', 'member.update'],
  ...['key.read', 'key.create', 'key.revoke'],
  ...['domain.create', 'domain.verify', 'domain.update', 'domain.remove'],
]
const ruling = [
  ...['tenant.create', 'profile.update'],
  ...['relationship.update', 'relationship.end', 'relationship.move'],
  ...['offer.make', 'offer.answer'],
  ...['contract.update', 'contract.suspend', 'contract.terminate'],
]
/** Of companies that can be managed, and of those that can manage. */
const proposing = ['proposal.read', 'proposal.decide', 'proposal.withdraw']
/** Of companies that stand above others. */
const reporting = ['report.consolidated']
const everything = [...reading, ...running, ...shaping, ...ruling, ...governing]
const managing = [...reading, ...running, 'member.read', 'role.read', 'designation.read']
const keeping = ['tenant.read', 'unit.read', 'assignment.read', 'site.read', 'site.create', 'site.update']
const working = ['tenant.read', 'unit.read', 'site.read', 'assignment.read']

/** What every role that ships holds, by type of company. A role without a line here is red. */
export const roles: Record<TenantType, Record<string, readonly string[]>> = {
  CORPORATE: {
    admin: [...everything, ...proposing, ...reporting],
    manager: [...managing, ...proposing, ...reporting],
    viewer: [...reading, ...reporting],
  },
  CIRCLE: {
    admin: [...everything, ...proposing],
    manager: [...managing, ...proposing],
    engineer: keeping,
    viewer: reading,
  },
  VENDOR: { admin: everything, manager: managing, technician: working, viewer: reading },
}

const modules = [
  ...['access', 'assignment', 'audit', 'contract', 'deletion', 'designation', 'domain', 'export'],
  ...['key', 'member', 'offer', 'profile', 'relationship', 'role', 'security', 'site', 'support'],
  ...['tenant', 'unit'],
]
const admin = modules.map((module) => `${module}.*`)
const manager = [
  ...['assignment.*', 'designation.read', 'domain.read', 'member.read'],
  ...['profile.read', 'relationship.read', 'role.read', 'site.*', 'tenant.read', 'unit.read'],
]
const engineer = ['assignment.read', 'site.*', '!site.retire', 'tenant.read', 'unit.read']
const technician = [...working].sort()
const viewer = [...reading].sort()

const also = (said: readonly string[]) => [...said, 'proposal.*'].sort()

/** How those roles say it, in the order of the alphabet; what is denied has an exclamation mark. */
export const said: Record<TenantType, Record<string, readonly string[]>> = {
  CORPORATE: {
    admin: [...also(admin), 'report.*'].sort(),
    manager: [...also(manager), ...reporting].sort(),
    viewer: [...viewer, ...reporting].sort(),
  },
  CIRCLE: { admin: also(admin), manager: also(manager), engineer, viewer },
  VENDOR: { admin, manager, technician, viewer },
}

const own = [...reading, ...shaping, ...governing, 'profile.update', 'contract.terminate']
const ofSites = [...own, ...running.filter((permission) => permission !== 'assignment.place')]
const above = ['offer.make', 'contract.update', 'contract.suspend', 'relationship.update', 'relationship.end']

/** What a company of each type can ever use. */
export const usable: Record<TenantType, ReadonlySet<string>> = {
  CORPORATE: new Set([...ofSites, ...above, ...proposing, 'tenant.create', 'relationship.move', 'offer.answer', ...reporting]),
  CIRCLE: new Set([...ofSites, ...above, ...proposing]),
  VENDOR: new Set([...own, 'assignment.place', 'offer.answer']),
}
