import type { Permission } from '../../auth/permissions.ts'
import { updateOversight } from '../corporate-relationship/update.ts'
import { createDesignation } from '../designation/create.ts'
import { removeDesignation, updateDesignation } from '../designation/update.ts'
import { inviteMember } from '../invitation/invite.ts'
import { resendInvitation, revokeInvitation } from '../invitation/step.ts'
import { setMemberDesignation } from '../membership/designation.ts'
import { placeMember } from '../membership/place.ts'
import { setMemberRoles } from '../membership/roles.ts'
import { endMember, resumeMember, suspendMember } from '../membership/status.ts'
import { setMemberWindow } from '../membership/window.ts'
import { closeUnit } from '../organization-unit/close.ts'
import { createUnit } from '../organization-unit/create.ts'
import { updateUnit } from '../organization-unit/update.ts'
import { createRole } from '../role/create.ts'
import { deleteRole, updateRole } from '../role/update.ts'
import { createSite } from '../site/create.ts'
import { retireSite, updateSite } from '../site/update.ts'
import { assignSite } from '../site-assignment/assign.ts'
import { endAssignment } from '../site-assignment/end.ts'
import { createTenant } from '../tenant/create.ts'
import { updateTenant } from '../tenant/update.ts'
import { addDomain } from '../tenant-domain/add.ts'
import { makeDomainPrimary, removeDomain } from '../tenant-domain/change.ts'
import type { Overseen, Replay, Unproposed } from './replay.ts'
import * as rows from './rows.ts'

const site = { entity: 'Site', reads: 'site.read', row: rows.site } as const
const assignment = {
  entity: 'SiteAssignment',
  reads: 'assignment.read',
  row: rows.assignment,
} as const
const unit = { entity: 'OrganizationUnit', reads: 'unit.read', row: rows.unit } as const
const domain = { entity: 'TenantDomain', reads: 'domain.read', row: rows.domain } as const
const member = { entity: 'Membership', reads: 'member.read', row: rows.member } as const
const role = { entity: 'Role', reads: 'role.read', row: rows.role } as const
const designation = {
  entity: 'Designation',
  reads: 'designation.read',
  row: rows.designation,
} as const
const invitation = { entity: 'Invitation', reads: 'member.read', row: rows.invitation } as const
const company = { entity: 'Tenant', reads: 'profile.read' } as const

const added = { row: undefined } as const
const then = 'when it is approved'

/**
 * Every mutation that a corporate can use in a company below it, by its permission: what is to be proposed is here,
 * or it says why it is not. A permission without a line does not compile, and a test holds the mutations against it.
 */
const replays = {
  'site.create': { createSite: { ...site, ...added, apply: createSite } },
  'site.update': { updateSite: { ...site, apply: updateSite } },
  'site.retire': { retireSite: { ...site, apply: retireSite, sets: { status: 'RETIRED' } } },
  'assignment.create': { assignSite: { ...assignment, ...added, apply: assignSite } },
  'assignment.end': {
    endSiteAssignment: { ...assignment, apply: endAssignment, sets: { endsAt: then } },
  },
  'unit.create': { createOrganizationUnit: { ...unit, ...added, apply: createUnit } },
  'unit.update': { updateOrganizationUnit: { ...unit, apply: updateUnit } },
  'unit.close': {
    closeOrganizationUnit: { ...unit, apply: closeUnit, sets: { closedAt: then } },
  },
  'profile.update': {
    updateTenant: {
      ...company,
      row: rows.company,
      idOf: (_, tenantId) => tenantId,
      apply: updateTenant,
    },
  },
  'tenant.create': { createTenant: { ...company, idOf: () => null, apply: createTenant } },
  'domain.create': { addTenantDomain: { ...domain, ...added, apply: addDomain } },
  'domain.verify':
    'it looks something up while nothing is held, and so cannot be one thing with an approval.',
  'domain.update': {
    makeTenantDomainPrimary: { ...domain, apply: makeDomainPrimary, sets: { isPrimary: true } },
  },
  'domain.remove': {
    removeTenantDomain: { ...domain, apply: removeDomain, sets: { removedAt: then } },
  },
  'member.place': { placeMember: { ...member, apply: placeMember } },
  'member.invite': {
    inviteMember: { ...invitation, ...added, apply: inviteMember },
    resendInvitation: { ...invitation, apply: resendInvitation, sets: { sentAt: then } },
    revokeInvitation: { ...invitation, apply: revokeInvitation, sets: { status: 'REVOKED' } },
  },
  'role.manage': {
    createRole: { ...role, ...added, apply: createRole },
    updateRole: { ...role, apply: updateRole },
    deleteRole: { ...role, apply: deleteRole, sets: { removedAt: then } },
  },
  'designation.manage': {
    createDesignation: { ...designation, ...added, apply: createDesignation },
    updateDesignation: { ...designation, apply: updateDesignation },
    removeDesignation: { ...designation, apply: removeDesignation, sets: { removedAt: then } },
  },
  'role.assign': {
    setMemberRoles: { ...member, apply: setMemberRoles },
    setMemberDesignation: { ...member, apply: setMemberDesignation },
  },
  'member.update': {
    setMemberWindow: { ...member, apply: setMemberWindow },
    suspendMember: { ...member, apply: suspendMember, sets: { status: 'SUSPENDED' } },
    resumeMember: { ...member, apply: resumeMember, sets: { status: 'ACTIVE' } },
    endMember: { ...member, apply: endMember, sets: { status: 'ENDED' } },
  },
  'relationship.move': 'no company moves itself: it offers another corporate to stand above it.',
} satisfies Record<Overseen, Record<string, Replay> | Unproposed>

/** What takes both sides, whatever the one may do in the other. */
const agreed: Record<string, Record<string, Replay>> = {
  'relationship.update': {
    updateCorporateRelationship: {
      entity: 'CorporateRelationship',
      reads: 'relationship.read',
      row: rows.oversight,
      isBetween: true,
      apply: updateOversight,
    },
  },
}

/** How what was asked for is done later; nothing for what is not proposed. */
export function replayOf(permission: string, mutation: string): Replay | undefined {
  const known: Record<string, Record<string, Replay> | Unproposed> = { ...replays, ...agreed }
  const lines = known[permission as Permission]
  return typeof lines === 'object' && Object.hasOwn(lines, mutation) ? lines[mutation] : undefined
}

/** Every mutation that can be proposed, by its permission; null for those that cannot. */
export const proposable: Readonly<Record<string, readonly string[] | null>> = Object.fromEntries(
  Object.entries(replays).map(([permission, lines]) => [
    permission,
    typeof lines === 'string' ? null : Object.keys(lines),
  ]),
)
