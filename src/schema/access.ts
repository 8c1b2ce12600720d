import { Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { UpdateCorporateRelationshipInput } from './corporate-relationship.ts'
import { UpdateDesignationInput } from './designation.ts'
import { DataSharingLevel, GovernanceLevel } from './levels.ts'
import {
  MemberStepInput,
  Membership,
  PlaceMemberInput,
  SetMemberDesignationInput,
  SetMemberRolesInput,
  SetMemberWindowInput,
} from './membership.ts'
import { Reach, RoleEffect, UpdateRoleInput } from './role.ts'
import { ContractStatus } from './vendor-relationship.ts'

export enum AccessRefusal {
  NOTHING_HERE = 'NOTHING_HERE',
  MEMBERSHIP = 'MEMBERSHIP',
  STANDING = 'STANDING',
  ROLE = 'ROLE',
  ACTING = 'ACTING',
  REACH = 'REACH',
  SHARING = 'SHARING',
  REPORTING = 'REPORTING',
  GOVERNANCE = 'GOVERNANCE',
  APPROVAL = 'APPROVAL',
  CONTRACT = 'CONTRACT',
  PART = 'PART',
}
registerEnumType(AccessRefusal, {
  name: 'AccessRefusal',
  description: 'What stands in the way of doing something.',
  valuesConfig: {
    NOTHING_HERE: {
      description: 'There is nothing here that you can reach, whether there is something or not.',
    },
    MEMBERSHIP: { description: 'The membership is not active, or outside of its dates.' },
    STANDING: { description: 'The standing of the company that is acted for.' },
    ROLE: { description: 'The roles: none grants it, or one denies it.' },
    ACTING: { description: 'Whoever acts in the place of a member only reads.' },
    REACH: { description: 'It cannot be used from where the company stands.' },
    SHARING: {
      description:
        'The company does not share its rows, or not even figures, with the one above it.',
    },
    REPORTING: { description: 'The company keeps out of the reports of those above it.' },
    GOVERNANCE: { description: 'The company is not controlled by the one above it.' },
    APPROVAL: {
      description: 'The company is managed: what is sent becomes a proposal, which it decides.',
    },
    CONTRACT: { description: 'The contract between the two companies does not allow it now.' },
    PART: { description: 'It lies outside of the unit that the member is placed in.' },
  },
})

@InputType({ description: 'What to explain.' })
export class ExplainAccessInput {
  @Field(() => String, { description: 'A permission, such as `site.update`.' })
  permission!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The company in which it is to be done; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'The row of that company that it is to be done to or below, such as a site or a unit; else the company as a whole.',
  })
  resourceId?: string | null

  @Field(() => ID, {
    nullable: true,
    description:
      'The membership that is to do it, of the company that you act for; else your own. Another one takes `access.explain`.',
  })
  principalId?: string | null
}

@ObjectType({ description: 'An entry of a role that a decision rests on.' })
export class AccessGround {
  @Field(() => String, { description: 'The code of the role that says it.' })
  role!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The designation that brings the role; absent where it is borne without one.',
  })
  designationId?: string | null

  @Field(() => String, {
    description: 'What it speaks of: a permission, or all of a module such as `site.*`.',
  })
  permission!: string

  @Field(() => RoleEffect, { description: 'Whether it allows or forbids.' })
  effect!: RoleEffect

  @Field(() => ID, {
    nullable: true,
    description: 'The unit that it is narrowed to, with all that hangs below; absent: everywhere.',
  })
  unitId?: string | null
}

@ObjectType({ description: 'Why somebody may do something in a place, or may not.' })
export class AccessDecision {
  @Field(() => String, { description: 'The permission that was asked about.' })
  permission!: string

  @Field(() => ID, { description: 'The company that was asked about.' })
  tenantId!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The row that was asked about; absent for the company as a whole.',
  })
  resourceId?: string | null

  @Field(() => ID, { description: 'The membership that was asked about.' })
  membershipId!: string

  @Field(() => ID, {
    nullable: true,
    description:
      'The unit that this membership is placed in: of what is allowed, it has that part. Absent for a member of the whole company.',
  })
  unitId?: string | null

  @Field(() => Boolean, { description: 'Whether it may be done.' })
  allowed!: boolean

  @Field(() => String, { description: 'Why, in one sentence.' })
  reason!: string

  @Field(() => Reach, {
    nullable: true,
    description: 'How the company of the membership stands to that one; absent: in no way.',
  })
  reach?: Reach | null

  @Field(() => GovernanceLevel, {
    nullable: true,
    description:
      'What the company above may change there; absent where it is not reached from above, and where you may not read the relationship.',
  })
  governanceLevel?: GovernanceLevel | null

  @Field(() => DataSharingLevel, {
    nullable: true,
    description:
      'What the company above may see there; absent where it is not reached from above, and where you may not read the relationship.',
  })
  dataSharingLevel?: DataSharingLevel | null

  @Field(() => ContractStatus, {
    nullable: true,
    description:
      'Where the contract stands; absent where it is not reached by one, and where you may not read it.',
  })
  contractStatus?: ContractStatus | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the way there allows it at all, whatever the roles say; absent where that would tell what you may not read.',
  })
  withinCeiling?: boolean | null

  @Field(() => [AccessGround], {
    description: 'What grants it there. With all of this gone, it is refused.',
  })
  grantedBy!: AccessGround[]

  @Field(() => [AccessGround], {
    description: 'What denies it there. Any one of these is enough to refuse it.',
  })
  deniedBy!: AccessGround[]

  @Field(() => AccessRefusal, {
    nullable: true,
    description: 'What refuses it; absent when it is allowed.',
  })
  refusedBy?: AccessRefusal | null

  @Field(() => [AccessRefusal], {
    description:
      'All that refuses it, in the order in which it is asked: `refusedBy` is the first, and the only one where you may not read the relationship or the contract.',
  })
  refusals!: AccessRefusal[]
}

@ObjectType({ description: 'Somebody of your company who may do what was asked about.' })
export class AccessHolder {
  @Field(() => ID, { description: 'The id of the membership.' })
  id!: string

  @Field(() => ID, { description: 'Your company.' })
  tenantId!: string

  @Field(() => Membership, { description: 'Their membership.' })
  membership!: Membership

  @Field(() => [AccessGround], { description: 'What grants it to them there.' })
  grantedBy!: AccessGround[]
}

export const AccessHolderConnection = connectionType(AccessHolder, 'members who may do something')

@InputType({
  description:
    'What to try, in this order. Each takes the right to make it. Roles, designations and members are tried in one company.',
})
export class PreviewAccessChangeInput {
  @Field(() => UpdateRoleInput, { nullable: true, description: 'A role is to say something else.' })
  updateRole?: UpdateRoleInput | null

  @Field(() => UpdateDesignationInput, {
    nullable: true,
    description: 'A designation is to bring other roles.',
  })
  updateDesignation?: UpdateDesignationInput | null

  @Field(() => SetMemberRolesInput, {
    nullable: true,
    description: 'A member is to bear other roles.',
  })
  setMemberRoles?: SetMemberRolesInput | null

  @Field(() => SetMemberDesignationInput, {
    nullable: true,
    description: 'A member is to have another designation.',
  })
  setMemberDesignation?: SetMemberDesignationInput | null

  @Field(() => PlaceMemberInput, {
    nullable: true,
    description: 'A member is to be placed somewhere else.',
  })
  placeMember?: PlaceMemberInput | null

  @Field(() => SetMemberWindowInput, {
    nullable: true,
    description: 'A membership is to hold at other times.',
  })
  setMemberWindow?: SetMemberWindowInput | null

  @Field(() => MemberStepInput, { nullable: true, description: 'A membership is to be suspended.' })
  suspendMember?: MemberStepInput | null

  @Field(() => MemberStepInput, { nullable: true, description: 'A membership is to go on.' })
  resumeMember?: MemberStepInput | null

  @Field(() => MemberStepInput, { nullable: true, description: 'A membership is to end.' })
  endMember?: MemberStepInput | null

  @Field(() => UpdateCorporateRelationshipInput, {
    nullable: true,
    description: 'A company is to give something else to the corporate above it.',
  })
  updateCorporateRelationship?: UpdateCorporateRelationshipInput | null
}

@ObjectType({
  description:
    'What a member, or a corporate as a whole, would gain and lose by a change. Of a corporate, its people have only what their roles say.',
})
export class AccessShift {
  @Field(() => ID, { description: 'The id of the membership, or of the corporate.' })
  id!: string

  @Field(() => ID, { description: 'Their company.' })
  tenantId!: string

  @Field(() => Membership, {
    nullable: true,
    description: 'The membership, as it would be; absent for a corporate.',
  })
  membership?: Membership | null

  @Field(() => [String], {
    description: 'The permissions that they would hold where they do not now, in a place at least.',
  })
  gained!: string[]

  @Field(() => [String], {
    description: 'The permissions that they would not hold any more where they do now.',
  })
  lost!: string[]
}

export const AccessShiftConnection = connectionType(AccessShift, 'shifts of what somebody may do')
