import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionType } from '../connection.ts'
import { DateTime } from '../scalars.ts'
import { Plan, TenantFilter, TenantStatus, TenantType } from '../tenant.ts'

@ObjectType({ description: 'A company, as the staff see it.' })
export class StaffTenant {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => TenantType, { description: 'What kind of company it is.' })
  type!: TenantType

  @Field(() => String, { description: 'Its unique code, such as VOD_MPCG.' })
  organizationCode!: string

  @Field(() => String, { description: 'Its name.' })
  organizationName!: string

  @Field(() => TenantStatus, { description: 'Its standing.' })
  status!: TenantStatus

  @Field(() => String, { nullable: true, description: 'The name of its own host, if it has one.' })
  subdomain?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The code of the licensed service area of a circle.',
  })
  telecomCircleCode?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The code of the corporate above it now; absent when there is none.',
  })
  parentCode?: string | null

  @Field(() => Plan, { description: 'Its plan.' })
  plan!: Plan

  @Field(() => Int, { description: 'How many people may belong to it.' })
  maxUsers!: number

  @Field(() => Int, {
    description: 'For how many days its journal and its trail of security are kept.',
  })
  retentionDays!: number

  @Field(() => Int, { description: 'How many people belong to it.' })
  memberCount!: number

  @Field(() => DateTime, { description: 'When it was opened.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change of its profile and its plan.' })
  version!: number
}

@InputType('TenantFilter', {
  description: 'Which companies to list; what is left out does not matter.',
})
export class StaffTenantFilter extends TenantFilter {
  @Field(() => [Plan], { nullable: true, description: 'On one of these plans.' })
  plan?: Plan[] | null
}

@InputType({ description: 'What has been agreed with a company.' })
export class StaffPlanInput {
  @Field(() => ID, { description: 'The company.' })
  id!: string

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number

  @Field(() => Plan, { description: 'Its plan from now on.' })
  plan!: Plan

  @Field(() => Int, {
    nullable: true,
    description: 'Its seats, one for each who belongs to it at least; else as the plan has them.',
  })
  maxUsers?: number | null

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days, 30 to 3660, its journal and its trail of security are kept; else as the plan has it. What is older is removed.',
  })
  retentionDays?: number | null

  @Field(() => String, {
    description: 'Why: 1 to 500 characters. The journal of the company shows it.',
  })
  reason!: string
}

export const StaffTenantConnection = connectionType(StaffTenant, 'companies')

@ObjectType({ description: 'A person who belongs to a company.' })
export class StaffTenantUser {
  @Field(() => ID, { description: 'The id of the membership.' })
  id!: string

  @Field(() => String, { description: 'What they are called there.' })
  displayName!: string

  @Field(() => String, { description: 'The address that they sign in with.' })
  email!: string

  @Field(() => [String], { description: 'The codes of the roles that they bear.' })
  roles!: string[]

  @Field(() => String, { description: 'Its state: INVITED, ACTIVE, SUSPENDED or ENDED.' })
  status!: string

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null
}

export const StaffTenantUserConnection = connectionType(StaffTenantUser, 'people')

@ObjectType({ description: 'A change of the standing of a company.' })
export class StaffStanding {
  @Field(() => ID, { description: 'Its id; later ones are higher.' })
  id!: string

  @Field(() => TenantStatus, {
    nullable: true,
    description: 'What it was before; absent when it was opened.',
  })
  from?: TenantStatus | null

  @Field(() => TenantStatus, { description: 'What it was from then on.' })
  to!: TenantStatus

  @Field(() => DateTime, { description: 'When.' })
  occurredAt!: Date
}

export const StaffStandingConnection = connectionType(StaffStanding, 'changes of standing')

@InputType({ description: 'A change of the standing of a company.' })
export class StaffStandingInput {
  @Field(() => ID, { description: 'The company.' })
  id!: string

  @Field(() => String, {
    description: 'Why: 1 to 500 characters. The journal of the company shows it.',
  })
  reason!: string
}

@InputType({ description: 'A company to open, with its first administrator.' })
export class StaffCreateTenantInput {
  @Field(() => TenantType, { description: 'What kind of company it is.' })
  type!: TenantType

  @Field(() => String, {
    description: 'Its code, such as VOD_MPCG. No other code may look like it.',
  })
  organizationCode!: string

  @Field(() => String, { description: 'Its name.' })
  organizationName!: string

  @Field(() => String, {
    nullable: true,
    description: 'The name of its own host; else it is made from its code.',
  })
  subdomain?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The code of the licensed service area of a circle.',
  })
  telecomCircleCode?: string | null

  @Field(() => Plan, {
    nullable: true,
    description:
      'Its plan; else STANDARD. Who may not change plans leaves out this and the next two.',
  })
  plan?: Plan | null

  @Field(() => Int, { nullable: true, description: 'Its seats; else as the plan has them.' })
  maxUsers?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'For how many days, 30 to 3660, its journal is kept; else as the plan has it.',
  })
  retentionDays?: number | null

  @Field(() => String, { description: 'The address of its first administrator.' })
  adminEmail!: string

  @Field(() => String, { description: 'What to call them.' })
  adminName!: string
}

@ObjectType({ description: 'A company that has just been opened.' })
export class StaffOpenedTenant {
  @Field(() => StaffTenant, { description: 'The company.' })
  tenant!: StaffTenant

  @Field(() => String, { description: 'The address of its first administrator.' })
  adminEmail!: string

  @Field(() => String, {
    nullable: true,
    description:
      'The password of a new account, shown this once; absent where the address had an account, which keeps its own.',
  })
  adminPassword?: string | null
}

@InputType({ description: 'Somebody to make an administrator of a company.' })
export class StaffCreateTenantAdminInput {
  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => String, { description: 'Their address.' })
  email!: string

  @Field(() => String, { description: 'What to call them.' })
  displayName!: string

  @Field(() => String, {
    description: 'Why: 1 to 500 characters. The journal of the company shows it.',
  })
  reason!: string
}

@ObjectType({ description: 'Somebody who has just become an administrator of a company.' })
export class StaffAppointed {
  @Field(() => ID, { description: 'The id of the membership.' })
  membershipId!: string

  @Field(() => String, { description: 'Their address.' })
  email!: string

  @Field(() => String, {
    nullable: true,
    description:
      'The password of a new account, shown this once; absent where the address had an account, which keeps its own.',
  })
  password?: string | null
}
