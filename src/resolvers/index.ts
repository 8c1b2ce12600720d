import type { NonEmptyArray } from 'type-graphql'
import { CorporateRelationshipResolver, VendorRelationshipResolver } from './relationship.ts'
import { SessionResolver } from './session.ts'
import { SiteResolver } from './site.ts'
import { SiteAssignmentResolver } from './site-assignment.ts'
import { TelecomCircleResolver } from './telecom-circle.ts'
import { TenantResolver } from './tenant.ts'

type ResolverClass = new () => object

/** Every noun of the tenant schema. */
export const resolvers: NonEmptyArray<ResolverClass> = [
  SessionResolver,
  TenantResolver,
  TelecomCircleResolver,
  CorporateRelationshipResolver,
  VendorRelationshipResolver,
  SiteResolver,
  SiteAssignmentResolver,
]
