import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { DateTime } from './scalars.ts'

@ObjectType({ description: 'A sign-in of yours that is open, on one device.' })
export class OpenSession {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => DateTime, { description: 'When it began.' })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When its tokens were renewed last.' })
  lastUsedAt!: Date

  @Field(() => DateTime, { description: 'When it ends if it is not renewed before.' })
  expiresAt!: Date

  @Field(() => String, {
    nullable: true,
    description: 'The address that renewed it last; in IPv6 its network.',
  })
  address?: string | null

  @Field(() => String, { nullable: true, description: 'What the client calls itself.' })
  userAgent?: string | null

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  isCurrent!: boolean
}

@InputType({ description: 'Which of your sessions to end.' })
export class EndSessionInput {
  @Field(() => ID, { description: 'The session.' })
  id!: string
}
