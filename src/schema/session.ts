import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
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

@ObjectType({ description: 'A named set of things that its bearer may do.' })
export class Role {
  @Field(() => String, { description: 'Its short name, such as admin.' })
  code!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'What it is for.' })
  description!: string
}

@ObjectType({ description: 'How a person belongs to a company.' })
export class Membership {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => Tenant, { description: 'The company.' })
  tenant!: Tenant

  @Field(() => [Role], { description: 'The roles that it carries.' })
  roles!: Role[]

  @Field(() => MembershipStatus, { description: 'Its state.' })
  status!: MembershipStatus

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null
}

@ObjectType({ description: 'The person who signed in.' })
export class User {
  @Field(() => ID, { description: 'Their id.' })
  id!: string

  @Field(() => String, { description: 'The address that they sign in with.' })
  email!: string

  @Field(() => String, { description: 'What to call them.' })
  displayName!: string

  @Field(() => [Membership], { description: 'The companies that they can act for now.' })
  memberships!: Membership[]
}

@ObjectType({ description: 'A sign-in: the tokens to use and who they belong to.' })
export class Session {
  @Field(() => String, {
    description: 'Send it as `Authorization: Bearer …`. It lives for minutes.',
  })
  accessToken!: string

  @Field(() => DateTime, { description: 'When the access token ends.' })
  accessTokenExpiresAt!: Date

  @Field(() => String, {
    nullable: true,
    description: 'Good once, for the next session with `refreshSession`. Keep it secret.',
  })
  refreshToken?: string | null

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
    description: 'The code of a second factor, where the account has one.',
  })
  code?: string | null
}

@InputType({ description: 'What a session goes on with.' })
export class RefreshSessionInput {
  @Field(() => String, { description: 'The last refresh token; it is used up.' })
  refreshToken!: string
}
