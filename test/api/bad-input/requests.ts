import { createHash, randomBytes } from 'node:crypto'
import { type GraphQLArgument, type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql'
import { TOTP } from 'otpauth'
import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { actingAs } from '../acting-session/chain.ts'
import { ownRole } from '../role/chain.ts'
import { tower } from '../site/documents.ts'

/** Variables that make a request succeed once, and who may make it. */
export type Sound = { by: Client; variables: object; through?: [before: string, after: string] }

/** An offer stays open for a year at most. */
const inAMonth = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString()

const password = 'correct horse battery'

/** For every field that takes arguments a request that is right in every one of them. */
export async function soundRequests(gateway: TestGateway): Promise<Record<string, Sound>> {
  const { world, stranger } = gateway
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const person = await world.member(circle, { password })
  const [by, asVendor] = [await gateway.as(person), await gateway.as(await world.member(vendor))]
  const [unit, vendorUnit] = [await world.unit(circle), await world.unit(vendor)]
  const leaving = await world.member(circle)
  const rows = [await world.site(circle), await world.site(circle), await world.site(circle)] as const
  const [site, retired, free] = rows
  const [ended, placed] = [await world.assignment(site, vendor), await world.assignment(retired, vendor)]
  const [changing, closing, heir] = [await world.unit(circle), await world.unit(circle), await world.unit(circle)]
  const colleague = await world.member(circle, { roles: ['viewer'] })
  const bearer = await world.member(circle, { roles: ['viewer'] })
  const title = await world.designation(circle)
  const tried = await world.member(circle, { roles: ['viewer'] })
  const [changed, removed] = [await ownRole(gateway, circle, 'site.read'), await ownRole(gateway, circle, 'site.read')]
  const entries = [{ permission: 'site.create', effect: 'GRANT', unitId: unit.id }]
  const proved = (host: string) => world.domain(circle, host, new Date())
  const own = { verify: await proved('verify.example'), primary: await proved('primary.example'), remove: await proved('remove.example') }
  const [group, one, two] = [await world.corporate(), await world.corporate(), await world.corporate()]
  const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }
  for (const corporate of [one, two]) await world.oversee(corporate, group, full)
  const [moving, doomed] = [await world.circle(), await world.circle()]
  await world.oversee(moving, one, full)
  const above = await world.oversee(circle, await world.corporate(), { validUntil: new Date('2500-01-01') })
  const parting = await world.oversee(await world.circle(), one)
  const [asGroup, asOne] = [await gateway.as(await world.member(group)), await gateway.as(await world.member(one))]
  const contract = async (status: string) => ({ ...(await world.contract(circle, await world.vendor(), { status })), version: 1 })
  const pending = async () => ({ ...(await world.contract(await world.circle(), vendor, { status: 'PENDING' })), version: 1 })
  const terms = {
    vendorCode: 'SOUND',
    capabilities: ['survey'],
    billingRate: { amount: '1.00', currency: 'INR' },
    validFrom: '2600-01-01T00:00:00Z',
    validUntil: '2700-01-01T00:00:00Z',
  }
  const offered = async () => ({ ...(await world.offer(await world.circle(), vendor)), version: 1 })
  const proposer = await world.member(one)
  // Of its own: what changes between companies here would make void what is proposed.
  const approving = await world.circle()
  const proposal = async () => ({ ...(await world.proposal(approving, proposer)), version: 1 })
  const seen = await world.proposal(circle, proposer)
  const asApprover = await gateway.as(await world.member(approving))
  const acting = await actingAs(gateway, colleague)
  const at = { latitude: 23.25, longitude: 77.41, accuracyMeters: 5 }
  const tenantId = circle.id
  const page = { first: 20, after: null }
  const login = { email: person.email, password }
  const session = await stranger.ask<{ login: { refreshToken: string } }>(
    'mutation ($input: LoginInput!) { login(input: $input) { refreshToken } }',
    { input: login },
  )
  /** As if it had come by mail. */
  const linkTo = async (purpose: string, subjectId: string, companyId?: string) => {
    const token = randomBytes(32).toString('base64url')
    await world.run(
      `INSERT INTO one_time_token (hash, purpose, subject_id, company_id, expires_at) VALUES ($1, $2, $3, $4, now() + interval '1 day')`,
      [createHash('sha256').update(token).digest('base64url'), purpose, subjectId, companyId ?? null],
    )
    return token
  }
  const registered = async () => {
    const text = `INSERT INTO registration (id, email, email_folded, display_name, password_hash, expires_at)
      VALUES (gen_random_uuid(), 'sound@new.example', 'sound@new.example', 'A', '-', now() + interval '1 day') RETURNING id`
    const [made] = await world.run<{ id: string }>(text)
    return made!.id
  }
  /** Somebody who has begun a second factor. */
  const confirming = async () => {
    const client = await gateway.as(await world.member(circle, { password }))
    const begun = await client.ask<{ beginSecondFactor: { secret: string } }>(
      'mutation ($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret } }',
      { input: { password } },
    )
    const totp = new TOTP({ secret: begun.data!.beginSecondFactor.secret })
    // A code is good for half a minute, and all the questions before it may take longer.
    return {
      by: client,
      get variables() {
        return { input: { code: totp.generate() } }
      },
    }
  }
  const removing = async () => ({ by: (await confirming()).by, variables: { input: { password } } })
  const inTenant: [string, string] = ['actingTenant {', '}']
  const inSite: [string, string] = [`site(id: "${site.id}") {`, '}']
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
    'Query.permissions': { by, variables: { tenantId } },
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
    'Tenant.domains': { by, variables: page, through: inTenant },
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
    'Query.proposal': { by, variables: { id: seen.id, tenantId } },
    'Query.proposals': { by, variables: { ...page, filter: { status: ['PENDING'], direction: 'RECEIVED' } } },
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
    'Tenant.circles': { by, variables: page, through: inTenant },
    'Tenant.vendors': {
      by,
      variables: { ...page, filter: { status: ['ACTIVE'], capability: ['survey'] }, orderBy: 'VENDOR_CODE' },
      through: inTenant,
    },
    'Site.assignments': { by, variables: page, through: inSite },
    'Mutation.login': {
      by: stranger,
      variables: { input: { ...login, code: null, deviceToken: null, cookie: false } },
    },
    'Mutation.refreshSession': {
      by: stranger,
      variables: { input: { refreshToken: session.data!.login.refreshToken } },
    },
    'Mutation.changePassword': {
      by: await gateway.as(await world.member(circle, { password })),
      variables: {
        input: { currentPassword: password, newPassword: 'a staple of another battery' },
      },
    },
    'Mutation.register': {
      by: stranger,
      variables: { input: { email: 'newcomer@test.example', displayName: 'Asha', password: 'a staple of another battery' } },
    },
    'Mutation.verifyEmail': {
      by: stranger,
      variables: { input: { token: await linkTo('VERIFY_EMAIL', await registered()) } },
    },
    'Mutation.beginSecondFactor': { by: await gateway.as(await world.member(circle, { password })), variables: { input: { password } } },
    'Mutation.confirmSecondFactor': await confirming(),
    'Mutation.removeSecondFactor': await removing(),
    'Mutation.requestPasswordReset': {
      by: stranger,
      variables: { input: { email: person.email } },
    },
    'Mutation.resetPassword': {
      by: stranger,
      variables: {
        input: {
          token: await linkTo('RESET_PASSWORD', (await world.member(circle)).accountId),
          password: 'a staple of another battery',
        },
      },
    },
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
    'Query.designations': { by, variables: { ...page, filter: { tenantId: [tenantId], id: [title.id] } } },
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
    'Query.apiKeys': { by, variables: { ...page, filter: { membershipId: [colleague.id], status: ['ACTIVE'] } } },
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
    'Query.invitations': { by, variables: { ...page, filter: { tenantId: [tenantId], status: ['OPEN'] } } },
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
    'Query.actingSessions': { by, variables: page },
    'Query.tenantExports': { by, variables: page },
    'ConsolidatedReport.circles': {
      by: asGroup,
      variables: page,
      through: ['consolidatedReport {', '}'],
    },
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

/** A document that asks one field with each of its arguments as a variable of the same name. */
export function documentFor(schema: GraphQLSchema, coordinate: string, through?: Sound['through']): string {
  const [owner, name] = coordinate.split('.') as [string, string]
  const type = schema.getType(owner)
  if (!isObjectType(type)) throw new Error(`${owner} has no fields`)
  const { args, type: answer } = type.getFields()[name]!
  const list = (each: (arg: GraphQLArgument) => string) => args.map(each).join(', ')
  const selection = isCompositeType(getNamedType(answer)) ? '{ __typename }' : ''
  const field = `${name}(${list((arg) => `${arg.name}: $${arg.name}`)}) ${selection}`
  const kind = owner === 'Mutation' || owner === 'Subscription' ? owner.toLowerCase() : 'query'
  const [before, after] = through ?? ['', '']
  return `${kind} (${list(declared)}) { ${before} ${field} ${after} }`
}

/** A variable with the default of its argument, so that it may be left out where the argument may. */
const declared = ({ name, type, defaultValue }: GraphQLArgument) => {
  const optional = defaultValue !== undefined && `${type}`.endsWith('!')
  return `$${name}: ${optional ? `${type}`.slice(0, -1) : type}`
}
