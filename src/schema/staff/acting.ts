import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { ActingEndedBy } from '../acting-session.ts'
import { connectionType } from '../connection.ts'
import { DateTime } from '../scalars.ts'

@ObjectType({
  description: 'Somebody of the staff acts in the place of a member of a company, for a while.',
})
export class StaffActingSession {
  @Field(() => ID, { description: 'Its id; later ones are higher.' })
  id!: string

  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => ID, { description: 'The membership in whose place they act.' })
  membershipId!: string

  @Field(() => String, { description: 'What that member was called when it began.' })
  memberName!: string

  @Field(() => ID, { description: 'Who acts.' })
  staffId!: string

  @Field(() => String, { description: 'What whoever acts is called.' })
  staffName!: string

  @Field(() => String, { description: 'Why, in their words.' })
  reason!: string

  @Field(() => Boolean, { description: 'Whether they change things; else they only read.' })
  mayWrite!: boolean

  @Field(() => DateTime, { description: 'When it began.' })
  beganAt!: Date

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  expiresAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was ended before its time; absent where it was not.',
  })
  endedAt?: Date | null

  @Field(() => ActingEndedBy, {
    nullable: true,
    description: 'Who ended it before its time; absent where nobody did.',
  })
  endedBy?: ActingEndedBy | null
}

export const StaffActingSessionConnection = connectionType(
  StaffActingSession,
  'times that staff acted',
)

@ObjectType({ description: 'The beginning of acting in the place of a member.' })
export class StaffActing {
  @Field(() => String, {
    description:
      'Opens `/graphql` as the member would be let in, and nothing here. It ends with the session.',
  })
  accessToken!: string

  @Field(() => StaffActingSession, { description: 'In whose place, and until when.' })
  session!: StaffActingSession
}

@InputType({ description: 'In whose place to act, for how long and why.' })
export class BeginActingAsInput {
  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The membership; else that of the administrator who has been there longest.',
  })
  membershipId?: string | null

  @Field(() => String, {
    description: 'Why: 1 to 500 characters. The company reads it in its journal.',
  })
  reason!: string

  @Field(() => Int, { defaultValue: 15, description: 'For how many minutes: 1 to 60.' })
  minutes!: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to change things as well; not every role of the staff may.',
  })
  write!: boolean
}

@InputType({ description: 'What is to end.' })
export class StaffEndActingAsInput {
  @Field(() => ID, { description: 'Which one.' })
  id!: string
}

@InputType({ description: 'Which to list; what is left out does not matter.' })
export class StaffActingFilter {
  @Field(() => ID, { nullable: true, description: 'In this company.' })
  tenantId?: string | null

  @Field(() => ID, { nullable: true, description: 'By this member of the staff.' })
  staffId?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it goes on now, or is over.' })
  open?: boolean | null
}
