import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'

@ObjectType({ description: 'A site given to a vendor, from a date to a date.' })
export class SiteAssignment {
  @Field(() => ID, { description: 'Its id within the circle.' })
  id!: string

  @Field(() => ID, { description: 'The circle, to which it belongs.' })
  tenantId!: string

  @Field(() => ID, { nullable: true, description: 'The unit in which its site hangs.' })
  unitId?: string | null

  siteId!: string
  vendorId!: string

  @Field(() => DateTime, { description: 'From when the vendor sees the site.' })
  startsAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  endsAt?: Date | null

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

export const SiteAssignmentConnection = connectionType(SiteAssignment, 'assignments')

@InputType({ description: 'A site to give to a vendor.' })
export class AssignSiteInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A UUIDv7 of your own making; else one is made.',
  })
  id?: string | null

  @Field(() => ID, { description: 'The site.' })
  siteId!: string

  @Field(() => ID, { nullable: true, description: 'Its circle; else the one that you act for.' })
  tenantId?: string | null

  @Field(() => ID, { description: 'A vendor with which the circle has an ACTIVE contract.' })
  vendorId!: string

  @Field(() => DateTime, { nullable: true, description: 'From when; else from now.' })
  startsAt?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when; else without an end.' })
  endsAt?: Date | null
}

@InputType({ description: 'An assignment to end.' })
export class EndSiteAssignmentInput extends rowInput('assignment', 'circle') {
  @Field(() => DateTime, { nullable: true, description: 'When it ends; else now.' })
  endsAt?: Date | null
}

@InputType({ description: "Which unit of the vendor's own tree works on an assignment." })
export class PlaceSiteAssignmentInput {
  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string

  @Field(() => ID, { description: 'The circle that it belongs to.' })
  tenantId!: string

  @Field(() => ID, { description: "The unit of the vendor's tree." })
  unitId!: string
}

@ObjectType({ description: "The vendor's part of an assignment: the unit that does the work." })
export class VendorPlacement {
  @Field(() => ID, { description: 'Its id within the vendor.' })
  id!: string

  @Field(() => ID, { description: 'The vendor, to which it belongs.' })
  tenantId!: string

  @Field(() => ID, { description: 'The circle of the assignment.' })
  circleId!: string

  @Field(() => ID, { description: 'The assignment.' })
  assignmentId!: string

  @Field(() => ID, { description: "The unit of the vendor's tree." })
  unitId!: string

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}
