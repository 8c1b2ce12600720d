import type { NonEmptyArray } from 'type-graphql'
import { StaffActingResolver } from './acting.ts'
import { StaffEventResolver } from './event.ts'
import { StaffSecurityEventResolver } from './security-event.ts'
import { StaffSessionResolver } from './session.ts'
import { StaffTenantResolver } from './tenant.ts'

type ResolverClass = new () => object

/** Every noun of the staff's schema. */
export const staffResolvers: NonEmptyArray<ResolverClass> = [
  StaffSessionResolver,
  StaffTenantResolver,
  StaffActingResolver,
  StaffEventResolver,
  StaffSecurityEventResolver,
]
