import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum GovernanceLevel {
  AUTONOMOUS = 'AUTONOMOUS',
  MANAGED = 'MANAGED',
  CONTROLLED = 'CONTROLLED',
}
registerEnumType(GovernanceLevel, {
  name: 'GovernanceLevel',
  description: 'What a corporate may change in a company below it.',
  valuesConfig: {
    AUTONOMOUS: { description: 'Nothing.' },
    MANAGED: { description: 'What the company below approves.' },
    CONTROLLED: { description: 'Whatever the roles of its people allow.' },
  },
})

export enum DataSharingLevel {
  NONE = 'NONE',
  AGGREGATED = 'AGGREGATED',
  FULL = 'FULL',
}
registerEnumType(DataSharingLevel, {
  name: 'DataSharingLevel',
  description: 'What a corporate may see of a company below it.',
  valuesConfig: {
    NONE: { description: 'Its card only.' },
    AGGREGATED: { description: 'Its card and figures, but no rows.' },
    FULL: { description: 'Its rows, as far as roles allow.' },
  },
})

export enum ContractStatus {
  PENDING = 'PENDING',
  ACTIVE = 'ACTIVE',
  SUSPENDED = 'SUSPENDED',
  TERMINATED = 'TERMINATED',
}
registerEnumType(ContractStatus, {
  name: 'ContractStatus',
  description: 'The state of a contract between a circle and a vendor.',
  valuesConfig: {
    PENDING: { description: 'Not agreed yet; the vendor sees nothing of the circle.' },
    ACTIVE: { description: 'The vendor sees and works on what is shared with it.' },
    SUSPENDED: { description: 'The vendor sees what is shared with it, and changes nothing.' },
    TERMINATED: { description: 'Over; the vendor sees nothing of the circle any more.' },
  },
})

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

  @Field(() => Boolean, { description: 'Whether the company below manages its vendors alone.' })
  independentVendorManagement!: boolean

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

@ObjectType({ description: 'The contract of a circle with a vendor.' })
export class VendorRelationship {
  @Field(() => ID, { description: 'Its id within the circle.' })
  id!: string

  @Field(() => ID, { description: 'The circle, to which the contract belongs.' })
  tenantId!: string

  vendorId!: string

  @Field(() => String, { description: "The circle's own code for the vendor." })
  vendorCode!: string

  @Field(() => [String], { description: 'What the vendor does for the circle.' })
  capabilities!: string[]

  amount!: string
  currency!: string

  @Field(() => ContractStatus, { description: 'Its state.' })
  status!: ContractStatus

  @Field(() => DateTime, { description: 'From when it holds.' })
  validFrom!: Date

  @Field(() => DateTime, { nullable: true, description: 'Until when; absent while no end is set.' })
  validUntil?: Date | null

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

export const VendorRelationshipConnection = connectionType(VendorRelationship, 'contracts')
