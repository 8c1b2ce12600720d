import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { DateTime } from '../scalars.ts'

export enum StaffRole {
  SUPPORT = 'SUPPORT',
  OPERATIONS = 'OPERATIONS',
  ADMIN = 'ADMIN',
  OWNER = 'OWNER',
}
registerEnumType(StaffRole, {
  name: 'StaffRole',
  description: 'What somebody of the staff can do.',
  valuesConfig: {
    SUPPORT: {
      description:
        'Sees companies and who belongs to them; acts in the place of members, and only reads.',
    },
    OPERATIONS: { description: 'Opens, suspends and reactivates companies as well.' },
    ADMIN: {
      description:
        'Closes companies, appoints administrators, and changes things in the place of members, as well.',
    },
    OWNER: { description: 'All of it.' },
  },
})

@ObjectType({ description: 'Somebody of the staff, who run the platform.' })
export class StaffMember {
  @Field(() => ID, { description: 'Their id.' })
  id!: string

  @Field(() => String, { description: 'The address that they sign in with.' })
  email!: string

  @Field(() => String, { description: 'What the journals of companies call them.' })
  displayName!: string

  @Field(() => StaffRole, { description: 'What they can do.' })
  role!: StaffRole
}

@ObjectType({ description: 'A sign-in of somebody of the staff.' })
export class StaffSession {
  @Field(() => String, {
    description:
      'Send it as `Authorization: Bearer …`. It opens this schema and no other, and ends with the session.',
  })
  accessToken!: string

  @Field(() => DateTime, { description: 'When the session ends: an hour after it began.' })
  accessTokenExpiresAt!: Date

  @Field(() => StaffMember, { description: 'Who has signed in.' })
  member!: StaffMember
}

@InputType({ description: 'What somebody of the staff signs in with.' })
export class StaffLoginInput {
  @Field(() => String, { description: 'The address; upper and lower case are the same.' })
  email!: string

  @Field(() => String, { description: 'The password.' })
  password!: string
}
