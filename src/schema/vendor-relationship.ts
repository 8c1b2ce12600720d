import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { MoneyInput } from './money.ts'
import { DateTime } from './scalars.ts'

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

export enum VendorRelationshipOrder {
  VENDOR_CODE = 'VENDOR_CODE',
  NEWEST = 'NEWEST',
}
registerEnumType(VendorRelationshipOrder, {
  name: 'VendorRelationshipOrder',
  description: 'How a list of contracts is ordered. Equals are ordered by their ids.',
  valuesConfig: {
    VENDOR_CODE: { description: "By the circle's code for the vendor, A to Z." },
    NEWEST: { description: 'What began last first.' },
  },
})

@InputType({ description: 'Which contracts to list; what is left out does not matter.' })
export class VendorRelationshipFilter {
  @Field(() => [ContractStatus], { nullable: true, description: 'In one of these states.' })
  status?: ContractStatus[] | null

  @Field(() => [String], {
    nullable: true,
    description: 'By which the vendor does one of these; upper and lower case are the same.',
  })
  capability?: string[] | null
}

@InputType({ description: 'A contract, as somebody has seen it.' })
export class VendorRelationshipStepInput {
  @Field(() => ID, { description: 'The contract.' })
  id!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The circle, to which it belongs; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number
}

@InputType({ description: 'A change of the terms of a contract; what is left out stays as it is.' })
export class UpdateVendorRelationshipInput extends VendorRelationshipStepInput {
  @Field(() => String, { nullable: true, description: "The circle's own code for the vendor." })
  vendorCode?: string | null

  @Field(() => [String], { nullable: true, description: 'What the vendor does for the circle.' })
  capabilities?: string[] | null

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'What the vendor bills for a unit of work.',
  })
  billingRate?: MoneyInput | null

  @Field(() => DateTime, { nullable: true, description: 'From when it holds.' })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when; null takes the end away.' })
  validUntil?: Date | null
}
