import { getNamedType, isEnumType, isInputObjectType, isNonNullType } from 'graphql'
import { type Input, isList } from '../../support/arguments.ts'

/** A number of JSON that no double holds; it is put into the body as it is. */
export const huge = '@1e400@'
export const asBody = (request: object) => JSON.stringify(request).replaceAll(/"(-?)@1e400@"/g, '$11e400')

const unsound = ['\0', 'a\0b', '\ud800', 'a\udc00b']
const long = 'x'.repeat(100_000)

/** What is no value of a type, wherever it is asked for. */
const wrong: Record<string, unknown[]> = {
  ID: [...unsound, '', 'nonsense', long, '018f0000-0000-7000-8000-00000000000', "' OR 1=1 --", 1, 1.5, true, {}],
  String: [...unsound, long, 7, true, {}],
  Int: ['7', 'NaN', 1.5, 2 ** 31, -(2 ** 31) - 1, huge, `-${huge}`, true, {}],
  Float: ['7', 'NaN', huge, `-${huge}`, true, {}],
  Boolean: ['true', '', 'x', 1, 0, {}],
  DateTime: [
    ...unsound,
    ...['', 'yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01T24:00:00Z'],
    ...['0000-01-01T00:00:00Z', '1899-12-31T23:59:59Z', '9999-12-31T23:59:59-01:00'],
    ...['+275760-09-13T00:00:00Z', '-000044-03-15T00:00:00Z', long, 0, 8.64e15, true, {}],
  ],
  Decimal: [...unsound, '', 'x', '1.001', '01.00', '1e3', '1000000000000.00', long, 1, 1.5, true, {}],
  Currency: [...unsound, '', 'RUPEES', 'inr', long, 7, true, {}],
  enum: [...unsound, '', 'NO_SUCH', 'active', '__proto__', 'constructor', 7, true, {}],
  object: ['x', 7, true, ['x'], { unheardOf: 1 }],
}

/**
 * What lies outside the range of one argument, by its place in the schema. Every text, number and time
 * has a line here; an empty one says that there is no narrower range than its type's.
 */
// biome-ignore format: one table
const outside: Record<string, unknown[]> = {
  'AddTenantDomainInput.host': ['', ' ', 'localhost', '10.0.0.1', 'a..example', 'a b.example', 'a.example/x', `${'x'.repeat(64)}.example`],
  'AssignSiteInput.startsAt': [],
  'AuditFilter.entity': ['', ' ', 'a b', 'x'.repeat(61)],
  'AccountEventFilter.from': [],
  'AccountEventFilter.to': [],
  'SecurityEventFilter.from': [],
  'SecurityEventFilter.to': [],
  'AuditFilter.from': [],
  'AuditFilter.to': [],
  'AssignSiteInput.endsAt': ['2000-01-01T00:00:00Z'],
  'CloseOrganizationUnitInput.version': [],
  'CreateOrganizationUnitInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateApiKeyInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateApiKeyInput.permissions': ['site', 'site.*', 'site.fly', 'tenant.create', 'x'.repeat(81)],
  'CreateApiKeyInput.expiresAt': ['2000-01-01T00:00:00Z', '2900-01-01T00:00:00Z'],
  'RevokeApiKeyInput.version': [],
  'CreateDesignationInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateDesignationInput.description': ['', 'x'.repeat(501), 'a\nb'],
  'CreateDesignationInput.roles': ['nobody', 'x'.repeat(41)],
  'UpdateDesignationInput.version': [],
  'UpdateDesignationInput.name': ['', 'x'.repeat(121), 'a\nb'],
  'UpdateDesignationInput.description': ['', 'x'.repeat(501)],
  'UpdateDesignationInput.roles': ['nobody', 'x'.repeat(41)],
  'RemoveDesignationInput.version': [],
  'SetMemberDesignationInput.version': [],
  'SetMemberWindowInput.version': [],
  'SetMemberWindowInput.validFrom': [],
  'SetMemberWindowInput.validUntil': ['2000-01-01T00:00:00Z'],
  'MemberStepInput.version': [],
  'MembershipFilter.role': ['x'.repeat(41)],
  'CreateRoleInput.code': ['', 'lower', '_A', 'A__B', 'A-B', 'X'.repeat(41)],
  'CreateRoleInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateRoleInput.description': ['', 'x'.repeat(501), 'a\nb'],
  'CreateSiteInput.code': ['', '  ', 'x'.repeat(41), 'a\nb', '\t', '\u0085'],
  'CreateSiteInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateSiteInput.address': ['', 'x'.repeat(301), 'a\u007fb'],
  'CreateSiteInput.geofenceMeters': [9.99, 0, -1, 5000.01, 1e308],
  // A wrong one counts as an attempt to sign in, which leaves its trace.
  'ChangePasswordInput.currentPassword': ['', 'x'.repeat(1025)],
  'RegisterInput.email': ['', ' ', 'a', 'a@b', 'a b@c.example', 'a\nb@c.example'],
  'RegisterInput.displayName': ['', ' ', 'x'.repeat(121), 'a\nb'],
  'RegisterInput.password': ['', 'short', 'aaaaaaaaaaaaaaaa', 'passwordpassword', 'x'.repeat(1025)],
  'VerifyEmailInput.token': ['', 'x'.repeat(101)],
  'RequestPasswordResetInput.email': ['', ' ', 'a', 'a@b', 'a b@c.example', 'a@b.example,c@d.example', 'a\nb@c.example'],
  'ResetPasswordInput.token': ['', 'x'.repeat(101)],
  'ResetPasswordInput.password': ['', 'short', 'aaaaaaaaaaaaaaaa', 'passwordpassword', 'x'.repeat(1025)],
  'ChangePasswordInput.newPassword': ['', 'short', 'aaaaaaaaaaaaaaaa', 'passwordpassword', 'x'.repeat(1025)],
  'CreateTenantInput.organizationCode': ['', ' ', 'A', '_A', 'A_', 'A__B', 'A-B', 'x'.repeat(41)],
  'CreateTenantInput.organizationName': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'CreateTenantInput.telecomCircleCode': ['', 'XX'],
  'CreateTenantInput.subdomain': ['', '-a', 'a-', 'a.b', 'www', 'xn--a', 'x'.repeat(64)],
  'DeleteRoleInput.version': [],
  'EndCorporateRelationshipInput.validUntil': ['2000-01-01T00:00:00Z'],
  'EndCorporateRelationshipInput.version': [],
  'EndSiteAssignmentInput.endsAt': ['2000-01-01T00:00:00Z'],
  // A wrong version is STALE, whichever it is.
  'EndSiteAssignmentInput.version': [],
  'InviteCorporateInput.organizationCode': ['', 'A', 'A-B'],
  ...datesOf('InviteCorporateInput'),
  'InviteVendorInput.organizationCode': ['', 'A', 'A-B'],
  'InviteVendorInput.vendorCode': ['', ' ', 'x'.repeat(41), 'a\nb'],
  'InviteVendorInput.capabilities': ['x'.repeat(61), 'a\nb'],
  ...datesOf('InviteVendorInput'),
  'LoginInput.email': ['', ' ', 'x'.repeat(321)],
  'LoginInput.password': ['', 'x'.repeat(1025)],
  'LoginInput.code': ['', 'x'.repeat(65)],
  // A wrong one counts as an attempt to sign in, which leaves its trace.
  'BeginSecondFactorInput.password': ['', 'x'.repeat(1025)],
  'RemoveSecondFactorInput.password': ['', 'x'.repeat(1025)],
  'ConfirmSecondFactorInput.code': ['', '12345', 'x'.repeat(65)],
  'LoginInput.deviceToken': ['', 'x'.repeat(257)],
  'InviteMemberInput.email': ['', ' ', 'a', 'a@b', 'a b@c.example', 'a\nb@c.example'],
  'InviteMemberInput.roles': ['', 'emperor', 'x'.repeat(41)],
  ...datesOf('InviteMemberInput'),
  'InvitationStepInput.version': [],
  'AcceptInvitationInput.token': ['', 'x'.repeat(101)],
  'AcceptInvitationInput.displayName': ['', ' ', 'x'.repeat(121), 'a\nb'],
  'AcceptInvitationInput.password': ['', 'short', 'aaaaaaaaaaaaaaaa', 'passwordpassword', 'x'.repeat(1025)],
  'MembershipFilter.text': ['x'.repeat(121)],
  'MoneyInput.amount': ['-0.01'],
  'MoveTenantInput.at': ['2000-01-01T00:00:00Z'],
  'MoveTenantInput.version': [],
  'OfferStepInput.version': [],
  'ProposalStepInput.version': [],
  'RegisterInput.captcha': ['', 'x'.repeat(2049)],
  'RequestPasswordResetInput.captcha': ['', 'x'.repeat(2049)],
  'ScheduleTenantDeletionInput.organizationCode': ['', 'NOBODY', 'x'.repeat(41)],
  'ScheduleTenantDeletionInput.reason': ['', '  ', 'x'.repeat(501), 'a\nb'],
  'RejectProposalInput.version': [],
  'RejectProposalInput.reason': ['', '  ', 'x'.repeat(501), 'a\nb'],
  'OrganizationUnitFilter.text': ['x'.repeat(121)],
  'PlaceMemberInput.version': [],
  'PositionInput.latitude': [90.000001, -90.000001, 1e308],
  'PositionInput.longitude': [180.000001, -180.000001, -1e308],
  'PositionInput.accuracyMeters': [-0.1, 100_001],
  'RadiusInput.meters': [0, -1, 200_000.1, 1e308],
  'RefreshSessionInput.refreshToken': ['', 'x'.repeat(1025)],
  'ExplainAccessInput.permission': ['', 'site', 'site.*', 'site.fly', 'SITE.READ'],
  'Query.whoCan.permission': ['', 'site', 'site.*', 'site.fly', 'SITE.READ'],
  'Query.role.code': ['', 'x'.repeat(41), 'a\nb'],
  'RetireSiteInput.version': [],
  'RoleEntryInput.permission': ['', 'site', 'site.', '*', 'site.fly', 'fly.*', 'tenant.create'],
  'RoleFilter.code': ['x'.repeat(41)],
  'RoleFilter.text': ['x'.repeat(121)],
  'SetMemberRolesInput.roles': ['nobody', 'x'.repeat(41)],
  'SetMemberRolesInput.version': [],
  'SiteFilter.text': ['x'.repeat(121)],
  'TenantDomainInput.version': [],
  'Tenant.descendants.depth': [0, -1, 32_768],
  'TenantFilter.text': ['x'.repeat(121)],
  'UpdateCorporateRelationshipInput.version': [],
  'UpdateOrganizationUnitInput.version': [],
  'UpdateOrganizationUnitInput.name': ['', '  ', 'x'.repeat(121), 'a\nb'],
  'UpdateRoleInput.version': [],
  'UpdateRoleInput.name': ['', 'x'.repeat(121), 'a\nb'],
  'UpdateRoleInput.description': ['', 'x'.repeat(501)],
  'UpdateSiteInput.version': [],
  'UpdateSiteInput.code': ['', 'x'.repeat(41), 'a\nb'],
  'UpdateSiteInput.name': ['', 'x'.repeat(121)],
  'UpdateSiteInput.address': ['', 'x'.repeat(301)],
  'UpdateSiteInput.geofenceMeters': [9.99, 5000.01],
  'UpdateTenantInput.organizationName': ['', 'x'.repeat(121)],
  'UpdateTenantInput.telecomCircleCode': ['', 'XX'],
  'UpdateTenantInput.subdomain': ['', '-a', 'a.b', 'api', 'x'.repeat(64)],
  'UpdateTenantInput.version': [],
  'UpdateVendorRelationshipInput.capabilities': ['x'.repeat(61)],
  // One that lies behind the end is told at the end.
  'UpdateVendorRelationshipInput.validFrom': [],
  'UpdateVendorRelationshipInput.validUntil': ['2000-01-01T00:00:00Z'],
  'UpdateVendorRelationshipInput.vendorCode': ['', 'x'.repeat(41)],
  'UpdateVendorRelationshipInput.version': [],
  'VendorRelationshipFilter.capability': ['x'.repeat(61)],
  'VendorRelationshipStepInput.version': [],
  ...ofLists('first', [0, -1, 101, 2 ** 31 - 1]),
  ...ofLists('after', ['', 'x', '%', 'bnVsbA']),
}

function datesOf(input: string) {
  const past = ['2000-01-01T00:00:00Z']
  return { [`${input}.validFrom`]: [], [`${input}.validUntil`]: past, [`${input}.expiresAt`]: past }
}

function ofLists(argument: string, values: unknown[]) {
  const lists = [
    'Query.sites',
    'Query.auditEntries',
    'Query.securityEvents',
    'Query.mySecurityEvents',
    'Query.actingSessions',
    'Query.tenantExports',
    'ConsolidatedReport.circles',
    'Query.tenants',
    'Query.memberships',
    'Query.roles',
    'Query.whoCan',
    'Mutation.previewAccessChange',
    'Query.invitations',
    'Query.apiKeys',
    'Query.designations',
    'Query.organizationUnits',
    'OrganizationUnit.children',
    'Site.assignments',
    'Tenant.circles',
    'Tenant.domains',
    'Tenant.vendors',
    'Query.offers',
    'Query.proposals',
    'Tenant.descendants',
    'Tenant.engagements',
    'Tenant.history',
    'Tenant.relationshipsAbove',
    'Tenant.relationshipsBelow',
    'CorporateRelationship.history',
    'VendorRelationship.history',
  ]
  return Object.fromEntries(lists.map((list) => [`${list}.${argument}`, values]))
}

/** Values that are none in themselves, and such that are none in this place. */
export function badValues({ coordinate, type, hasDefault }: Input): unknown[] {
  const named = getNamedType(type)
  const kind = isEnumType(named) ? 'enum' : isInputObjectType(named) ? 'object' : named.name
  const each = [...(wrong[kind] ?? []), ...(outside[coordinate] ?? [])]
  const values = isList(type)
    ? [...each.flatMap((value) => (value === '' ? [] : [[value]])), tooMany(named)]
    : [...each, ...(kind === 'object' ? [] : [['x', 'y']])]
  if (!isNonNullType(type)) return values
  return hasDefault ? [...values, null] : [...values, null, undefined]
}

const tooMany = (named: ReturnType<typeof getNamedType>) =>
  Array(501).fill(isEnumType(named) ? named.getValues()[0]!.name : '018f0000-0000-7000-8000-000000000000')

/** Of what has a range, the places that nobody has given one. */
export const withoutRange = (inputs: readonly Input[]) =>
  inputs
    .filter(({ type }) => ['String', 'Int', 'Float', 'DateTime'].includes(getNamedType(type).name))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !outside[coordinate])

/** The kinds of value that nobody has thought of yet. */
export const unknownKinds = (inputs: readonly Input[]) =>
  inputs
    .map(({ type }) => getNamedType(type))
    .filter((named) => !isEnumType(named) && !isInputObjectType(named) && !wrong[named.name])
    .map(({ name }) => name)
