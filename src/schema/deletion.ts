import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.ts'

@ObjectType({
  description:
    'A company is to be deleted. It works no more, reads and takes its export, until then.',
})
export class TenantDeletion {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => String, { description: 'What whoever asked for it is called.' })
  askedBy!: string

  @Field(() => Boolean, { description: 'Whether that was the platform’s staff.' })
  byStaff!: boolean

  @Field(() => String, { description: 'Why, in their words.' })
  reason!: string

  @Field(() => DateTime, { description: 'When it was asked for.' })
  askedAt!: Date

  @Field(() => DateTime, { description: 'From when on everything is removed.' })
  dueAt!: Date

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was called off; absent where it was not.',
  })
  cancelledAt?: Date | null

  @Field(() => String, {
    nullable: true,
    description: 'What whoever called it off is called; absent where nobody did.',
  })
  cancelledBy?: string | null
}

@InputType({ description: 'The end of your company.' })
export class ScheduleTenantDeletionInput {
  @Field(() => String, {
    description:
      'The organisation code of your company, to the letter: so that it is this one that you mean.',
  })
  organizationCode!: string

  @Field(() => String, { description: 'Why: 1 to 500 characters, for the journal and the record.' })
  reason!: string
}
