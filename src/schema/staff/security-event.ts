import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionType } from '../connection.ts'
import { AccountEventFilter, TrailEvent } from '../security-event.ts'

@ObjectType({
  description:
    'Something in the trail of security: of an account, or of a company as that reads it itself.',
})
export class StaffSecurityEvent extends TrailEvent {
  @Field(() => ID, { description: 'Whose account it was.' })
  accountId!: string

  @Field(() => Boolean, { description: 'Whether the account is one of the staff’s own.' })
  ofStaff!: boolean

  @Field(() => String, { nullable: true, description: 'What they are called.' })
  name?: string | null

  @Field(() => ID, { nullable: true, description: 'The company that it happened in, if in one.' })
  tenantId?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The request in which the staff were refused; the log has it under this id.',
  })
  requestId?: string | null
}

export const StaffSecurityEventConnection = connectionType(StaffSecurityEvent, 'security events')

@InputType({ description: 'Which security events to list; what is left out does not matter.' })
export class StaffSecurityEventFilter extends AccountEventFilter {
  @Field(() => ID, {
    nullable: true,
    description: 'The trail of this company, as its administrators read it.',
  })
  tenantId?: string | null

  @Field(() => ID, { nullable: true, description: 'The trail of this account.' })
  accountId?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of the staff’s own accounts only, or of all others only.',
  })
  ofStaff?: boolean | null
}
