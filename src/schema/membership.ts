import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { Designation } from './designation.ts'
import { Role } from './role.ts'
import { rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'
import { Tenant } from './tenant.ts'

export enum MembershipStatus {
  INVITED = 'INVITED',
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
  ENDED = 'ENDED',
}
registerEnumType(MembershipStatus, {
  name: 'MembershipStatus',
  description: 'The state of a membership.',
  valuesConfig: {
    INVITED: { description: 'Not accepted yet.' },
    ACTIVE: { description: 'In force, inside its dates.' },
    SUSPENDED: { description: 'Stopped for now.' },
    ENDED: { description: 'Over.' },
  },
})

@ObjectType({ description: 'How a person belongs to a company.' })
export class Membership {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company, to which it belongs.' })
  tenantId!: string

  @Field(() => String, { description: 'What to call the person.' })
  displayName!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The unit to which the person is confined, with what hangs below it.',
  })
  unitId?: string | null

  @Field(() => Tenant, { description: 'The company.' })
  tenant!: Tenant

  @Field(() => Designation, {
    nullable: true,
    description: 'The title that the person has in the company.',
  })
  designation?: Designation | null

  @Field(() => [Role], {
    description: 'The roles that it bears itself; those of its designation come besides.',
  })
  roles!: Role[]

  @Field(() => MembershipStatus, { description: 'Its state.' })
  status!: MembershipStatus

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

export const MembershipConnection = connectionType(Membership, 'memberships')

@InputType({ description: 'Which memberships to list; what is left out does not matter.' })
export class MembershipFilter {
  @Field(() => [ID], { nullable: true, description: 'Of one of these companies.' })
  tenantId?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'Placed in one of these very units.' })
  unitId?: string[] | null

  @Field(() => [ID], { nullable: true, description: 'With one of these designations.' })
  designationId?: string[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'Bearing one of these roles by itself, by their codes.',
  })
  role?: string[] | null

  @Field(() => [MembershipStatus], { nullable: true, description: 'In one of these states.' })
  status?: MembershipStatus[] | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it can be used now: it is active, and inside its dates.',
  })
  usable?: boolean | null

  @Field(() => String, {
    nullable: true,
    description: 'Whose name begins with this text; upper and lower case are the same.',
  })
  text?: string | null
}

@InputType({ description: 'Where in the company a member is to be placed.' })
export class PlaceMemberInput extends rowInput('membership') {
  @Field(() => ID, { nullable: true, description: 'The unit; null for the whole company.' })
  unitId?: string | null
}

@InputType({ description: 'How long somebody is to belong to a company.' })
export class SetMemberWindowInput extends rowInput('membership') {
  @Field(() => DateTime, { nullable: true, description: 'From when; absent: as before.' })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent: without an end.' })
  validUntil?: Date | null
}

@InputType({ description: 'A membership, as somebody has seen it.' })
export class MemberStepInput extends rowInput('membership') {}

@InputType({ description: 'The company to act for when none is named.' })
export class SetPreferredMembershipInput {
  @Field(() => ID, { description: 'The company; one of yours.' })
  tenantId!: string
}

@InputType({ description: 'Which designation a member is to have.' })
export class SetMemberDesignationInput extends rowInput('membership') {
  @Field(() => ID, { nullable: true, description: 'The designation; null for none.' })
  designationId?: string | null
}

@InputType({ description: 'Which roles a member is to bear.' })
export class SetMemberRolesInput extends rowInput('membership') {
  @Field(() => [String], { description: 'The codes of all its roles from now on, at most 50.' })
  roles!: string[]
}
