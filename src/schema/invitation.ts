import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { newRowInput, rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'

enum InvitationStatus {
  OPEN = 'OPEN',
  ACCEPTED = 'ACCEPTED',
  REVOKED = 'REVOKED',
}
registerEnumType(InvitationStatus, {
  name: 'InvitationStatus',
  description: 'What has become of an invitation.',
  valuesConfig: {
    OPEN: { description: 'Not answered; it can be accepted until it expires.' },
    ACCEPTED: { description: 'Whoever was invited belongs to the company.' },
    REVOKED: { description: 'Taken back: its links are good no more.' },
  },
})

@ObjectType({
  description:
    'Somebody who is invited to a company by mail. Nothing here tells whether the address has an account.',
})
export class Invitation {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company, to which it belongs.' })
  tenantId!: string

  @Field(() => String, { description: 'The address that was invited.' })
  email!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The designation that the membership will have.',
  })
  designationId?: string | null

  @Field(() => [String], { description: 'The codes of the roles that the membership will carry.' })
  roles!: string[]

  @Field(() => ID, {
    nullable: true,
    description: 'The unit to which the person will be confined, with what hangs below it.',
  })
  unitId?: string | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when the membership will hold; absent for: as soon as it is accepted.',
  })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when the membership will hold.' })
  validUntil?: Date | null

  @Field(() => InvitationStatus, { description: 'What has become of it.' })
  status!: InvitationStatus

  @Field(() => DateTime, { description: 'Until when it can be accepted.' })
  expiresAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'When it was sent last.' })
  sentAt?: Date | null

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change; give it back with the next step.' })
  version!: number
}

export const InvitationConnection = connectionType(Invitation, 'invitations')

@ObjectType({ description: 'What somebody has joined by an invitation.' })
export class JoinedCompany {
  @Field(() => ID, { description: 'The company.' })
  tenantId!: string

  @Field(() => ID, { description: 'The membership, within the company.' })
  membershipId!: string

  @Field(() => String, { description: 'The code of the company.' })
  organizationCode!: string

  @Field(() => String, { description: 'The name of the company.' })
  organizationName!: string

  @Field(() => String, { description: 'The address to sign in with.' })
  email!: string
}

@InputType({ description: 'Which invitations to list; what is left out does not matter.' })
export class InvitationFilter {
  @Field(() => [ID], { nullable: true, description: 'To one of these companies.' })
  tenantId?: string[] | null

  @Field(() => [InvitationStatus], { nullable: true, description: 'In one of these states.' })
  status?: InvitationStatus[] | null
}

@InputType({ description: 'Whom to invite, and what they will be.' })
export class InviteMemberInput extends newRowInput() {
  @Field(() => String, { description: 'The address; upper and lower case are the same.' })
  email!: string

  @Field(() => [String], {
    description:
      'The codes of their roles, such as viewer; none that gives more than you hold. Empty where a designation brings them all.',
  })
  roles!: string[]

  @Field(() => ID, {
    nullable: true,
    description: 'The unit to which they are confined; else they see the whole company.',
  })
  unitId?: string | null

  @Field(() => ID, {
    nullable: true,
    description: 'The designation that they will have; none that gives more than you hold.',
  })
  designationId?: string | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when they belong to the company; else as soon as they accept.',
  })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when; else without an end.' })
  validUntil?: Date | null
}

@InputType({ description: 'An invitation, as somebody has seen it.' })
export class InvitationStepInput extends rowInput('invitation') {}

@InputType({ description: 'What came by mail; and for an address without an account, a new one.' })
export class AcceptInvitationInput {
  @Field(() => String, {
    description: 'What stands behind `#token=` in the link. It is good once.',
  })
  token!: string

  @Field(() => String, {
    nullable: true,
    description: 'What to call you. Needed where the address has no account.',
  })
  displayName?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'A password, where the address has no account: 12 characters or more, not your address, not one that everybody tries.',
  })
  password?: string | null
}
