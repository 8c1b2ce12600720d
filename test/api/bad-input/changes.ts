import type { TestGateway } from '../../support/gateway.ts'
import { tower } from '../site/documents.ts'
import type { Sound } from './requests.ts'
import type { Scene } from './scene.ts'

/** An offer stays open for a year at most. */
const inAMonth = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString()

/** What is changed. */
export async function changesOf(gateway: TestGateway, scene: Scene): Promise<Record<string, Sound>> {
  const {
    world,
    stranger,
    circle,
    vendor,
    by,
    asVendor,
    unit,
    vendorUnit,
    leaving,
    site,
    retired,
    free,
    ended,
    placed,
    changing,
    closing,
    heir,
    colleague,
    bearer,
    title,
    tried,
    changed,
    removed,
    entries,
    own,
    one,
    two,
    moving,
    doomed,
    above,
    parting,
    asGroup,
    asOne,
    contract,
    pending,
    terms,
    offered,
    proposer,
    proposal,
    asApprover,
    acting,
    at,
    tenantId,
    page,
    linkTo,
  } = scene
  return {
    'Mutation.previewAccessChange': {
      by,
      variables: {
        ...page,
        input: {
          updateRole: { id: removed.id, tenantId, version: 1, name: 'Sound', description: 'Sound.', entries },
          updateDesignation: { id: title.id, tenantId, version: 1, name: 'Sound', description: 'Sound.', roles: ['viewer'] },
          setMemberRoles: { id: tried.id, tenantId, version: 1, roles: ['engineer'] },
          setMemberDesignation: { id: tried.id, tenantId, version: 2, designationId: title.id },
          placeMember: { id: tried.id, tenantId, version: 3, unitId: unit.id },
          setMemberWindow: { id: tried.id, tenantId, version: 4, validFrom: '2001-01-01T00:00:00Z', validUntil: '2600-01-01T00:00:00Z' },
          suspendMember: { id: tried.id, tenantId, version: 5 },
          resumeMember: { id: tried.id, tenantId, version: 6 },
          endMember: { id: tried.id, tenantId, version: 7 },
          updateCorporateRelationship: {
            ...above,
            version: 1,
            governanceLevel: 'AUTONOMOUS',
            dataSharingLevel: 'FULL',
            separateBilling: true,
            independentVendorManagement: true,
          },
        },
      },
    },
    'Mutation.createRole': {
      by,
      variables: { input: { id: null, tenantId, code: 'SOUND', name: 'Sound', description: 'Sound.', entries } },
    },
    'Mutation.updateRole': {
      by,
      variables: { input: { id: changed.id, tenantId, version: 1, name: 'Sound', description: 'Sound.', entries } },
    },
    'Mutation.deleteRole': { by, variables: { input: { id: removed.id, tenantId, version: 1 } } },
    'Mutation.setMemberRoles': {
      by,
      variables: { input: { id: bearer.id, tenantId, version: 1, roles: ['engineer'] } },
    },
    'Mutation.createOrganizationUnit': {
      by,
      variables: { input: { id: null, tenantId, parentId: unit.id, kind: 'TEAM', name: 'New' } },
    },
    'Mutation.updateOrganizationUnit': {
      by,
      variables: { input: { id: changing.id, tenantId, version: 1, parentId: unit.id, name: 'Changed' } },
    },
    'Mutation.closeOrganizationUnit': {
      by,
      variables: { input: { id: closing.id, tenantId, version: 1, successorId: heir.id } },
    },
    'Mutation.placeMember': {
      by,
      variables: { input: { id: colleague.id, tenantId, version: 1, unitId: unit.id } },
    },
    'Mutation.addTenantDomain': {
      by,
      variables: { input: { id: null, tenantId, host: 'new.example' } },
    },
    'Mutation.verifyTenantDomain': {
      by,
      variables: { input: { id: own.verify.id, tenantId, version: 1 } },
    },
    'Mutation.makeTenantDomainPrimary': {
      by,
      variables: { input: { id: own.primary.id, tenantId, version: 1 } },
    },
    'Mutation.removeTenantDomain': {
      by,
      variables: { input: { id: own.remove.id, tenantId, version: 1 } },
    },
    'Mutation.createTenant': {
      by: asGroup,
      variables: {
        input: {
          tenantId: one.id,
          type: 'CIRCLE',
          organizationCode: 'SOUND_1',
          organizationName: 'Sound',
          telecomCircleCode: 'MH',
          subdomain: 'sound',
          governanceLevel: 'MANAGED',
          dataSharingLevel: 'FULL',
          separateBilling: true,
          independentVendorManagement: true,
        },
      },
    },
    'Mutation.updateTenant': {
      by,
      variables: {
        input: {
          tenantId,
          version: 1,
          organizationName: 'Sound',
          telecomCircleCode: 'MH',
          subdomain: 'sound-2',
          operatesIndependently: true,
          sharedVendorPool: true,
          crossCircleReporting: true,
        },
      },
    },
    'Mutation.moveTenant': {
      by: asGroup,
      variables: { input: { tenantId: moving.id, corporateId: two.id, version: 1, at: '2600-01-01T00:00:00Z' } },
    },
    'Mutation.updateCorporateRelationship': {
      by,
      variables: {
        input: {
          ...above,
          version: 1,
          governanceLevel: 'MANAGED',
          dataSharingLevel: 'NONE',
          separateBilling: true,
          independentVendorManagement: true,
        },
      },
    },
    'Mutation.endCorporateRelationship': {
      by: asOne,
      variables: { input: { ...parting, version: 1, validUntil: '2600-01-01T00:00:00Z' } },
    },
    'Mutation.inviteVendor': {
      by,
      variables: { input: { ...terms, id: null, tenantId, organizationCode: 'NOBODY', expiresAt: inAMonth } },
    },
    'Mutation.inviteCorporate': {
      by,
      variables: {
        input: {
          id: null,
          organizationCode: 'NOBODY',
          governanceLevel: 'MANAGED',
          dataSharingLevel: 'NONE',
          separateBilling: true,
          independentVendorManagement: true,
          validFrom: '2600-01-01T00:00:00Z',
          validUntil: '2700-01-01T00:00:00Z',
          expiresAt: inAMonth,
        },
      },
    },
    'Mutation.approveProposal': { by: asApprover, variables: { input: await proposal() } },
    'Mutation.rejectProposal': {
      by: asApprover,
      variables: { input: { ...(await proposal()), reason: 'No.' } },
    },
    'Mutation.withdrawProposal': { by: await gateway.as(proposer), variables: { input: await proposal() } },
    'Mutation.acceptOffer': { by: asVendor, variables: { input: await offered() } },
    'Mutation.declineOffer': { by: asVendor, variables: { input: await offered() } },
    'Mutation.withdrawOffer': { by, variables: { input: { ...(await world.offer(circle, await world.vendor())), version: 1 } } },
    'Mutation.updateVendorRelationship': { by, variables: { input: { ...(await contract('ACTIVE')), ...terms, vendorCode: 'SOUND-2' } } },
    'Mutation.acceptVendorRelationship': { by: asVendor, variables: { input: await pending() } },
    'Mutation.declineVendorRelationship': { by: asVendor, variables: { input: await pending() } },
    'Mutation.suspendVendorRelationship': { by, variables: { input: await contract('ACTIVE') } },
    'Mutation.resumeVendorRelationship': { by, variables: { input: await contract('SUSPENDED') } },
    'Mutation.terminateVendorRelationship': { by, variables: { input: await contract('ACTIVE') } },
    'Mutation.renewVendorRelationship': { by, variables: { input: await contract('TERMINATED') } },
    'Mutation.setMemberWindow': {
      by,
      variables: {
        input: {
          id: (await world.member(circle)).id,
          tenantId,
          version: 1,
          validFrom: '2001-01-01T00:00:00Z',
          validUntil: '2600-01-01T00:00:00Z',
        },
      },
    },
    'Mutation.suspendMember': {
      by,
      variables: { input: { id: (await world.member(circle)).id, tenantId, version: 1 } },
    },
    'Mutation.resumeMember': {
      by,
      variables: { input: { id: (await world.member(circle, { status: 'SUSPENDED' })).id, tenantId, version: 1 } },
    },
    'Mutation.endMember': {
      by,
      variables: { input: { id: (await world.member(circle)).id, tenantId, version: 1 } },
    },
    'Mutation.setPreferredMembership': { by, variables: { input: { tenantId } } },
    'Mutation.createDesignation': {
      by,
      variables: { input: { id: null, tenantId, name: 'Sound', description: '-', roles: ['viewer'] } },
    },
    'Mutation.updateDesignation': {
      by,
      variables: { input: { id: title.id, tenantId, version: 1, name: 'Sounder', description: '-', roles: ['viewer'] } },
    },
    'Mutation.removeDesignation': {
      by,
      variables: { input: { id: (await world.designation(circle)).id, tenantId, version: 1 } },
    },
    'Mutation.setMemberDesignation': {
      by,
      variables: {
        input: { id: (await world.member(circle)).id, tenantId, version: 1, designationId: (await world.designation(circle)).id },
      },
    },
    'Mutation.createApiKey': {
      by,
      variables: {
        input: { id: null, name: 'Sound', permissions: ['site.read'], expiresAt: new Date(Date.now() + 86_400_000).toISOString() },
      },
    },
    'Mutation.revokeApiKey': {
      by,
      variables: { input: { id: (await world.apiKey(colleague, ['site.read'])).id, version: 1 } },
    },
    'Mutation.inviteMember': {
      by,
      variables: {
        input: {
          id: null,
          tenantId,
          email: 'sound@test.example',
          roles: ['viewer'],
          unitId: unit.id,
          designationId: (await world.designation(circle)).id,
          validFrom: '2600-01-01T00:00:00Z',
          validUntil: '2700-01-01T00:00:00Z',
        },
      },
    },
    'Mutation.resendInvitation': { by, variables: { input: { ...(await world.invitation(circle)), version: 1 } } },
    'Mutation.revokeInvitation': { by, variables: { input: { ...(await world.invitation(circle)), version: 1 } } },
    'Mutation.acceptInvitation': {
      by: stranger,
      variables: {
        input: {
          token: await linkTo('INVITATION', (await world.invitation(circle)).id, tenantId),
          displayName: 'Asha',
          password: 'a staple of another battery',
        },
      },
    },
    'Mutation.endActingAs': { by, variables: { input: { id: acting.session.id } } },
    'Mutation.scheduleTenantDeletion': {
      by: await gateway.as(await world.member(doomed)),
      variables: { input: { organizationCode: doomed.code, reason: 'We close' } },
    },
    'Mutation.endSession': {
      by: await gateway.as(leaving),
      variables: { input: { id: leaving.sessionId } },
    },
    'Mutation.createSite': {
      by,
      variables: {
        input: { ...tower, id: null, tenantId, unitId: unit.id, position: at, geofenceMeters: 10, status: 'ACTIVE' },
      },
    },
    'Mutation.updateSite': {
      by,
      variables: {
        input: {
          ...tower,
          code: 'NEW-1',
          id: site.id,
          tenantId,
          version: 1,
          unitId: unit.id,
          position: at,
          geofenceMeters: 5000,
          status: 'PLANNED',
        },
      },
    },
    'Mutation.retireSite': { by, variables: { input: { id: retired.id, tenantId, version: 1 } } },
    'Mutation.assignSite': {
      by,
      variables: {
        input: {
          id: null,
          siteId: free.id,
          tenantId,
          vendorId: vendor.id,
          startsAt: '2026-01-01T00:00:00Z',
          endsAt: '2126-01-01T00:00:00+05:30',
        },
      },
    },
    'Mutation.endSiteAssignment': {
      by,
      variables: { input: { id: ended.id, tenantId, version: 1, endsAt: '2126-01-01T00:00:00Z' } },
    },
    'Mutation.placeSiteAssignment': {
      by: asVendor,
      variables: { input: { assignmentId: placed.id, tenantId, unitId: vendorUnit.id } },
    },
  }
}
