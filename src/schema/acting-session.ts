import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum ActingEndedBy {
  STAFF = 'STAFF',
  COMPANY = 'COMPANY',
}
registerEnumType(ActingEndedBy, {
  name: 'ActingEndedBy',
  description: 'Who ended before its time that somebody of the staff acts in a company.',
  valuesConfig: {
    STAFF: { description: 'The staff.' },
    COMPANY: { description: 'An administrator of the company.' },
  },
})

@ObjectType({
  description:
    'Somebody of the platform’s staff acts in the place of a member of a company, for a while.',
})
export class ActingSession {
  @Field(() => ID, { description: 'Its id within the company; later ones are higher.' })
  id!: string

  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => ID, { description: 'The membership in whose place they act.' })
  membershipId!: string

  @Field(() => String, { description: 'What that member was called when it began.' })
  memberName!: string

  @Field(() => String, { description: 'What whoever acts is called.' })
  staffName!: string

  @Field(() => String, { description: 'Why, in their words.' })
  reason!: string

  @Field(() => Boolean, {
    description: 'Whether they change things, as far as the member could; else they only read.',
  })
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

export const ActingSessionConnection = connectionType(ActingSession, 'times that staff acted')

@InputType({ description: 'What the company does not want to go on.' })
export class EndActingAsInput {
  @Field(() => ID, { description: 'Which one.' })
  id!: string
}
