import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from '../scalars.ts'

@ObjectType({ description: 'That a company is to be deleted, or has been.' })
export class StaffDeletion {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => String, { description: 'What whoever asked for it is called.' })
  askedBy!: string

  @Field(() => Boolean, { description: 'Whether that was the staff.' })
  byStaff!: boolean

  @Field(() => String, { description: 'Why, in their words.' })
  reason!: string

  @Field(() => DateTime, { description: 'When it was asked for.' })
  askedAt!: Date

  @Field(() => DateTime, { description: 'From when on everything is removed.' })
  dueAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When everything had been removed; absent until then.',
  })
  finishedAt?: Date | null

  @Field(() => String, {
    nullable: true,
    description:
      'What was removed, as a JWS that the published keys verify; absent until all of it is.',
  })
  record?: string | null
}

@InputType({ description: 'The end of a company.' })
export class StaffScheduleDeletionInput {
  @Field(() => ID, { description: 'The company.' })
  id!: string

  @Field(() => String, { description: 'Its organisation code, to the letter.' })
  organizationCode!: string

  @Field(() => String, { description: 'Why: 1 to 500 characters, for the journal and the record.' })
  reason!: string
}
