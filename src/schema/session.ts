import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { Membership } from './membership.ts'
import { DateTime } from './scalars.ts'

enum PrincipalKind {
  PERSON = 'PERSON',
  SERVICE = 'SERVICE',
}
registerEnumType(PrincipalKind, {
  name: 'PrincipalKind',
  description: 'Who asks.',
  valuesConfig: {
    PERSON: { description: 'A person who has signed in.' },
    SERVICE: { description: 'A program, by an API key.' },
  },
})

@ObjectType({ description: 'Who asks: the person who signed in, or a program with an API key.' })
export class User {
  @Field(() => PrincipalKind, { description: 'Whether it is a person.' })
  kind!: PrincipalKind

  @Field(() => ID, { description: 'Their id; of a program that of its key.' })
  id!: string

  @Field(() => String, {
    description: 'The address that they sign in with; of a program that of whoever made its key.',
  })
  email!: string

  @Field(() => String, { description: 'What to call them; of a program the name of its key.' })
  displayName!: string

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether their login asks for a second factor; absent for programs, and for whoever acts in their place.',
  })
  hasSecondFactor?: boolean | null

  @Field(() => [Membership], { description: 'The companies that they can act for now.' })
  memberships!: Membership[]
}

@ObjectType({ description: 'A sign-in: the tokens to use and who they belong to.' })
export class Session {
  @Field(() => String, {
    description:
      'Send it as `Authorization: Bearer …`. It lives for minutes. Empty when a cookie holds it.',
  })
  accessToken!: string

  @Field(() => DateTime, { description: 'When the access token ends.' })
  accessTokenExpiresAt!: Date

  @Field(() => String, {
    nullable: true,
    description:
      'Good once, for the next session with `refreshSession`. Keep it secret. Absent when a cookie holds it.',
  })
  refreshToken?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Of a login: send it with the next one from this device, and what others try at the account slows you down no more. It opens nothing.',
  })
  deviceToken?: string | null

  @Field(() => User, { description: 'The person.' })
  user!: User

  @Field(() => [Membership], { description: 'The companies that they can act for now.' })
  memberships!: Membership[]
}

@InputType({ description: 'What a person signs in with.' })
export class LoginInput {
  @Field(() => String, { description: 'The address; upper and lower case are the same.' })
  email!: string

  @Field(() => String, { description: 'The password.' })
  password!: string

  @Field(() => String, {
    nullable: true,
    description: 'The code of the second factor, or a recovery code, where the account has one.',
  })
  code?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'What an earlier login on this device answered, if there was one.',
  })
  deviceToken?: string | null

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Whether the tokens go into cookies that pages cannot read, instead of into the answer.',
  })
  cookie!: boolean
}

@InputType({ description: 'What a session goes on with.' })
export class RefreshSessionInput {
  @Field(() => String, {
    nullable: true,
    description: 'The last refresh token; it is used up. Absent: the one in the cookie.',
  })
  refreshToken?: string | null
}
