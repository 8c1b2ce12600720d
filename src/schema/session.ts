import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Designation } from './designation.ts'
import { Role } from './role.ts'
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

@ObjectType({ description: 'How a person belongs to a company.' })
export class Membership {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company, to which it belongs.' })
  tenantId!: string

  @Field(() => String, { description: 'What to call the person.' })
  displayName!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The unit to which the person is confined, with what hangs below it.',
  })
  unitId?: string | null

  @Field(() => Tenant, { description: 'The company.' })
  tenant!: Tenant

  @Field(() => Designation, {
    nullable: true,
    description: 'The title that the person has in the company.',
  })
  designation?: Designation | null

  @Field(() => [Role], {
    description: 'The roles that it bears itself; those of its designation come besides.',
  })
  roles!: Role[]

  @Field(() => MembershipStatus, { description: 'Its state.' })
  status!: MembershipStatus

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

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
