import type { NonEmptyArray } from 'type-graphql'
import { AccessResolver } from './access.ts'
import { ActingSessionResolver } from './acting-session.ts'
import { ApiKeyResolver } from './api-key.ts'
import { AuditResolver } from './audit-entry.ts'
import { CorporateRelationshipResolver } from './corporate-relationship.ts'
import { DeletionResolver } from './deletion.ts'
import { DesignationResolver } from './designation.ts'
import { ExportResolver } from './export.ts'
import { HistoryResolver } from './history.ts'
import { InvitationResolver } from './invitation.ts'
import { MembershipResolver } from './membership.ts'
import { OfferResolver } from './offer.ts'
import { OrganizationUnitResolver } from './organization-unit.ts'
import { PasswordResolver } from './password.ts'
import { ProposalResolver } from './proposal.ts'
import { RegistrationResolver } from './registration.ts'
import { ReportResolver } from './report.ts'
import { RoleResolver } from './role.ts'
import { SecondFactorResolver } from './second-factor.ts'
import { SecurityEventResolver } from './security-event.ts'
import { SessionResolver } from './session.ts'
import { SiteResolver } from './site.ts'
import { SiteAssignmentResolver } from './site-assignment.ts'
import { TelecomCircleResolver } from './telecom-circle.ts'
import { TenantResolver } from './tenant.ts'
import { DomainsOfTenantResolver, TenantDomainResolver } from './tenant-domain.ts'
import { TenantTreeResolver } from './tenant-tree.ts'
import { VendorRelationshipResolver } from './vendor-relationship.ts'

type ResolverClass = new () => object

/** Every noun of the tenant schema. */
export const resolvers: NonEmptyArray<ResolverClass> = [
  SessionResolver,
  PasswordResolver,
  SecondFactorResolver,
  RegistrationResolver,
  TenantResolver,
  TenantTreeResolver,
  TelecomCircleResolver,
  CorporateRelationshipResolver,
  VendorRelationshipResolver,
  OfferResolver,
  HistoryResolver,
  AuditResolver,
  AccessResolver,
  ActingSessionResolver,
  ExportResolver,
  DeletionResolver,
  SecurityEventResolver,
  ReportResolver,
  SiteResolver,
  SiteAssignmentResolver,
  OrganizationUnitResolver,
  MembershipResolver,
  RoleResolver,
  DesignationResolver,
  InvitationResolver,
  ApiKeyResolver,
  ProposalResolver,
  TenantDomainResolver,
  DomainsOfTenantResolver,
]
