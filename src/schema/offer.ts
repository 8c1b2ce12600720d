import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DataSharingLevel, GovernanceLevel } from './levels.ts'
import { MoneyInput } from './money.ts'
import { DateTime } from './scalars.ts'

enum OfferKind {
  CONTRACT = 'CONTRACT',
  OVERSIGHT = 'OVERSIGHT',
}
registerEnumType(OfferKind, {
  name: 'OfferKind',
  description: 'What is offered.',
  valuesConfig: {
    CONTRACT: { description: 'A circle offers a vendor to work for it.' },
    OVERSIGHT: { description: 'A company offers a corporate to stand above it.' },
  },
})

enum OfferStatus {
  OPEN = 'OPEN',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  WITHDRAWN = 'WITHDRAWN',
}
registerEnumType(OfferStatus, {
  name: 'OfferStatus',
  description: 'What has become of an offer.',
  valuesConfig: {
    OPEN: { description: 'Not answered; it can be accepted until it expires.' },
    ACCEPTED: { description: 'The relationship was made; it has the id of the offer.' },
    DECLINED: { description: 'The other company does not want it.' },
    WITHDRAWN: { description: 'Whoever made it has taken it back.' },
  },
})

enum OfferDirection {
  MADE = 'MADE',
  RECEIVED = 'RECEIVED',
}
registerEnumType(OfferDirection, {
  name: 'OfferDirection',
  description: 'On which side of an offer you stand.',
  valuesConfig: {
    MADE: { description: 'Made by your company, or by one whose offers you read.' },
    RECEIVED: { description: 'Made to your company.' },
  },
})

@ObjectType({
  description:
    'A relationship that a company offers to another one, which is named by its code. Nothing here tells whether a company of that code exists.',
})
export class Offer {
  @Field(() => ID, { description: 'Its id within the company that makes it.' })
  id!: string

  @Field(() => ID, { description: 'The company that makes it.' })
  tenantId!: string

  @Field(() => OfferKind, { description: 'What is offered.' })
  kind!: OfferKind

  @Field(() => String, { description: 'The code of the company to which it is made.' })
  organizationCode!: string

  @Field(() => OfferStatus, { description: 'What has become of it.' })
  status!: OfferStatus

  @Field(() => String, {
    nullable: true,
    description: "The circle's own code for the vendor; of a contract only.",
  })
  vendorCode?: string | null

  @Field(() => [String], { description: 'What the vendor is to do; of a contract only.' })
  capabilities!: string[]

  amount!: string
  currency!: string

  @Field(() => GovernanceLevel, {
    nullable: true,
    description: 'What the corporate may change; of oversight only.',
  })
  governanceLevel?: GovernanceLevel | null

  @Field(() => DataSharingLevel, {
    nullable: true,
    description: 'What the corporate may see; of oversight only.',
  })
  dataSharingLevel?: DataSharingLevel | null

  @Field(() => Boolean, { description: 'Whether the company is billed on its own.' })
  separateBilling!: boolean

  @Field(() => Boolean, { description: 'Whether the company manages its vendors alone.' })
  independentVendorManagement!: boolean

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when the relationship is to hold; absent for: as soon as it is accepted.',
  })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when it is to hold.' })
  validUntil?: Date | null

  @Field(() => DateTime, { description: 'Until when the offer can be accepted.' })
  expiresAt!: Date

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

export const OfferConnection = connectionType(Offer, 'offers')

@InputType({ description: 'Which offers to list; what is left out does not matter.' })
export class OfferFilter {
  @Field(() => [OfferKind], { nullable: true, description: 'Of one of these kinds.' })
  kind?: OfferKind[] | null

  @Field(() => [OfferStatus], { nullable: true, description: 'In one of these states.' })
  status?: OfferStatus[] | null

  @Field(() => OfferDirection, { nullable: true, description: 'On which side you stand.' })
  direction?: OfferDirection | null
}

@InputType({ description: 'An offer, as somebody has seen it.' })
export class OfferStepInput {
  @Field(() => ID, { description: 'The offer.' })
  id!: string

  @Field(() => ID, {
    nullable: true,
    description: 'The company that made it; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number
}

@InputType({ description: 'What is offered to whom, and for how long.' })
class OfferInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A UUIDv7 of your own making; else one is made.',
  })
  id?: string | null

  @Field(() => String, {
    description: 'The code of the company; upper and lower case are the same.',
  })
  organizationCode!: string

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when the relationship is to hold; else as soon as it is accepted.',
  })
  validFrom?: Date | null

  @Field(() => DateTime, { nullable: true, description: 'Until when; else without an end.' })
  validUntil?: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it can be accepted; else for thirty days.',
  })
  expiresAt?: Date | null
}

@InputType({ description: 'What a circle offers a vendor.' })
export class InviteVendorInput extends OfferInput {
  @Field(() => ID, { nullable: true, description: 'The circle; else the one that you act for.' })
  tenantId?: string | null

  @Field(() => String, { description: "The circle's own code for the vendor." })
  vendorCode!: string

  @Field(() => [String], {
    defaultValue: [],
    description: 'What the vendor is to do, such as installation or dismantling.',
  })
  capabilities!: string[]

  @Field(() => MoneyInput, { description: 'What the vendor bills for a unit of work.' })
  billingRate!: MoneyInput
}

@InputType({ description: 'What a company offers a corporate.' })
export class InviteCorporateInput extends OfferInput {
  @Field(() => GovernanceLevel, { description: 'What the corporate may change.' })
  governanceLevel!: GovernanceLevel

  @Field(() => DataSharingLevel, { description: 'What the corporate may see.' })
  dataSharingLevel!: DataSharingLevel

  @Field(() => Boolean, { defaultValue: true, description: 'Whether you are billed on your own.' })
  separateBilling!: boolean

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether you manage your vendors alone.',
  })
  independentVendorManagement!: boolean
}
