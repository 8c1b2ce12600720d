import type { Sound } from './requests.ts'
import type { Scene } from './scene.ts'

/** What is read, and what is read through it. */
export function readsOf(scene: Scene): Record<string, Sound> {
  const { by, asVendor, unit, site, colleague, title, asGroup, seen, at, tenantId, page, inTenant, inSite } = scene
  return {
    'Query.tenant': { by, variables: { id: tenantId } },
    'Query.tenants': {
      by,
      variables: { ...page, orderBy: 'CODE', filter: { type: ['CIRCLE'], status: ['ACTIVE'], text: 'C' } },
    },
    'Query.site': { by, variables: { id: site.id, tenantId } },
    'Query.sites': {
      by,
      variables: {
        ...page,
        orderBy: 'CODE',
        filter: {
          ...{ tenantId: [tenantId], region: ['WEST'], unitId: [unit.id], text: 'S' },
          ...{ technology: ['G4'], structure: ['POLE'], status: ['ACTIVE'] },
          box: { southWest: at, northEast: at },
          radius: { center: at, meters: 500 },
        },
      },
    },
    'Query.organizationUnit': { by, variables: { id: unit.id, tenantId } },
    'Query.organizationUnits': {
      by,
      variables: {
        ...page,
        orderBy: 'NAME',
        filter: { tenantId: [tenantId], parentId: [unit.id], within: unit.id, top: false, kind: ['TEAM'], closed: false, text: 'U' },
      },
    },
    'OrganizationUnit.children': {
      by,
      variables: page,
      through: [`organizationUnit(id: "${unit.id}") {`, '}'],
    },
    'Query.auditEntries': {
      by,
      variables: {
        ...page,
        filter: {
          actorId: unit.id,
          entity: 'Site',
          entityId: unit.id,
          kind: 'CHANGE',
          action: 'CREATED',
          from: '2026-01-01T00:00:00Z',
          to: '2500-01-01T00:00:00Z',
        },
      },
    },
    'Query.securityEvents': {
      by,
      variables: {
        ...page,
        filter: { memberId: unit.id, kind: ['SIGNED_IN'], from: '2026-01-01T00:00:00Z', to: '2500-01-01T00:00:00Z' },
      },
    },
    'Query.mySecurityEvents': {
      by,
      variables: {
        ...page,
        filter: { kind: ['SIGNED_IN'], from: '2026-01-01T00:00:00Z', to: '2500-01-01T00:00:00Z' },
      },
    },
    'Query.memberships': {
      by,
      variables: {
        ...page,
        filter: {
          tenantId: [tenantId],
          unitId: [unit.id],
          status: ['ACTIVE'],
          designationId: [title.id],
          role: ['viewer'],
          usable: true,
          text: 'A',
        },
      },
    },
    'Query.role': { by, variables: { code: 'viewer', tenantId } },
    'Query.roles': {
      by,
      variables: { ...page, filter: { tenantId: [tenantId], code: ['viewer'], kind: 'SYSTEM', text: 'V' } },
    },
    'Query.explainAccess': {
      by,
      variables: { input: { permission: 'site.update', tenantId, resourceId: site.id, principalId: colleague.id } },
    },
    'Query.whoCan': {
      by,
      variables: { ...page, permission: 'site.update', tenantId, resourceId: site.id },
    },
    'Query.permissions': { by, variables: { tenantId } },
    'Tenant.domains': { by, variables: page, through: inTenant },
    'Query.offers': { by, variables: { ...page, filter: { kind: ['CONTRACT'], status: ['OPEN'], direction: 'MADE' } } },
    'Tenant.descendants': {
      by: asGroup,
      variables: { ...page, depth: 2, filter: { type: ['CIRCLE'], status: ['ACTIVE'], text: 'C' }, orderBy: 'NAME' },
      through: inTenant,
    },
    'Tenant.engagements': {
      by: asVendor,
      variables: { ...page, filter: { status: ['ACTIVE'], capability: ['survey'] }, orderBy: 'NEWEST' },
      through: inTenant,
    },
    'Tenant.history': { by, variables: page, through: inTenant },
    'Tenant.relationshipsAbove': { by, variables: page, through: inTenant },
    'Tenant.relationshipsBelow': { by: asGroup, variables: page, through: inTenant },
    'CorporateRelationship.history': { by, variables: page, through: ['actingTenant { overseenBy {', '} }'] },
    'VendorRelationship.history': { by, variables: page, through: ['actingTenant { vendors(first: 1) { nodes {', '} } }'] },
    'Query.proposal': { by, variables: { id: seen.id, tenantId } },
    'Query.proposals': { by, variables: { ...page, filter: { status: ['PENDING'], direction: 'RECEIVED' } } },
    'Tenant.circles': { by, variables: page, through: inTenant },
    'Tenant.vendors': {
      by,
      variables: { ...page, filter: { status: ['ACTIVE'], capability: ['survey'] }, orderBy: 'VENDOR_CODE' },
      through: inTenant,
    },
    'Site.assignments': { by, variables: page, through: inSite },
    'Query.designations': { by, variables: { ...page, filter: { tenantId: [tenantId], id: [title.id] } } },
    'Query.apiKeys': { by, variables: { ...page, filter: { membershipId: [colleague.id], status: ['ACTIVE'] } } },
    'Query.invitations': { by, variables: { ...page, filter: { tenantId: [tenantId], status: ['OPEN'] } } },
    'Query.actingSessions': { by, variables: page },
    'Query.tenantExports': { by, variables: page },
    'ConsolidatedReport.circles': {
      by: asGroup,
      variables: page,
      through: ['consolidatedReport {', '}'],
    },
  }
}
