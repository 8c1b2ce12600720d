import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DataSharingLevel, GovernanceLevel } from './levels.ts'
import { DateTime } from './scalars.ts'

@ObjectType({ description: 'A corporate above a company, with what that allows it.' })
export class CorporateRelationship {
  @Field(() => ID, { description: 'Its id within the company below.' })
  id!: string

  @Field(() => ID, { description: 'The company below, to which the relationship belongs.' })
  tenantId!: string

  corporateId!: string

  @Field(() => GovernanceLevel, { description: 'What the corporate may change.' })
  governanceLevel!: GovernanceLevel

  @Field(() => DataSharingLevel, { description: 'What the corporate may see.' })
  dataSharingLevel!: DataSharingLevel

  @Field(() => Boolean, { description: 'Whether the company below is billed on its own.' })
  separateBilling!: boolean

  @Field(() => Boolean, {
    description:
      'Whether the company below manages its vendors alone: then nobody above changes its contracts.',
  })
  independentVendorManagement!: boolean

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

export const CorporateRelationshipConnection = connectionType(
  CorporateRelationship,
  'relationships',
)

@InputType({
  description:
    'A change of what a company gives to the corporate above it. The company changes it either way, the corporate only gives back; each may take the bills on itself.',
})
export class UpdateCorporateRelationshipInput {
  @Field(() => ID, { description: 'The relationship.' })
  id!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The company below, to which it belongs; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number

  @Field(() => GovernanceLevel, { nullable: true, description: 'What the corporate may change.' })
  governanceLevel?: GovernanceLevel | null

  @Field(() => DataSharingLevel, { nullable: true, description: 'What the corporate may see.' })
  dataSharingLevel?: DataSharingLevel | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the company below is billed on its own.',
  })
  separateBilling?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the company below manages its vendors alone.',
  })
  independentVendorManagement?: boolean | null
}

@InputType({ description: 'A relationship to end.' })
export class EndCorporateRelationshipInput {
  @Field(() => ID, { description: 'The relationship.' })
  id!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The company below, to which it belongs; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends; else now. One that has not begun yet ends as it begins.',
  })
  validUntil?: Date | null
}
