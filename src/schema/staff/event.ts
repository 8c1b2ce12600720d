import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { AuditAction } from '../audit-entry.ts'
import { FieldChange } from '../change.ts'
import { connectionType } from '../connection.ts'
import { DateTime } from '../scalars.ts'

@ObjectType({
  description: 'Something that the staff did, as it stands in the journal of the company.',
})
export class StaffEvent {
  @Field(() => ID, { description: 'Its id; later ones are higher.' })
  id!: string

  @Field(() => ID, { description: 'The company in whose journal it stands.' })
  tenantId!: string

  @Field(() => ID, { description: 'Who did it.' })
  staffId!: string

  @Field(() => String, { description: 'What they were called then.' })
  staffName!: string

  @Field(() => String, {
    nullable: true,
    description: 'Whom they acted as; their own name where they acted as nobody else.',
  })
  actorName?: string | null

  @Field(() => String, { nullable: true, description: 'Why, in their words.' })
  reason?: string | null

  @Field(() => String, { nullable: true, description: 'The mutation that did it.' })
  mutation?: string | null

  @Field(() => String, { description: 'What kind of row: `Tenant`, `Membership`, …' })
  entity!: string

  @Field(() => ID, { description: 'Which row.' })
  entityId!: string

  @Field(() => AuditAction, { description: 'What was done to it.' })
  action!: AuditAction

  @Field(() => [FieldChange], { description: 'What changed; a secret is shown as dots.' })
  changes!: FieldChange[]

  @Field(() => DateTime, { description: 'When it was done.' })
  occurredAt!: Date
}

export const StaffEventConnection = connectionType(StaffEvent, 'events')

@InputType({ description: 'Which events to list; what is left out does not matter.' })
export class StaffEventFilter {
  @Field(() => ID, { nullable: true, description: 'What this member of the staff did.' })
  staffId?: string | null

  @Field(() => ID, { nullable: true, description: 'What was done to this company.' })
  tenantId?: string | null
}
