import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DataSharingLevel, GovernanceLevel } from './levels.ts'
import { DateTime } from './scalars.ts'

export enum TenantType {
  CORPORATE = 'CORPORATE',
  CIRCLE = 'CIRCLE',
  VENDOR = 'VENDOR',
}
registerEnumType(TenantType, {
  name: 'TenantType',
  description: 'The kind of a company.',
  valuesConfig: {
    CORPORATE: { description: 'A telecom headquarters, above circles or other corporates.' },
    CIRCLE: { description: 'An independent unit of a telecom group in one service area.' },
    VENDOR: { description: 'A service company that works for circles under contracts.' },
  },
})

export enum TenantStatus {
  TRIAL = 'TRIAL',
  ACTIVE = 'ACTIVE',
  PAST_DUE = 'PAST_DUE',
  SUSPENDED = 'SUSPENDED',
  DEACTIVATED = 'DEACTIVATED',
  DELETED = 'DELETED',
}
registerEnumType(TenantStatus, {
  name: 'TenantStatus',
  description: 'The standing of a company.',
  valuesConfig: {
    TRIAL: { description: 'Trying the product; everything works.' },
    ACTIVE: { description: 'In good standing.' },
    PAST_DUE: { description: 'Reads, and writes only what settles its debt.' },
    SUSPENDED: { description: 'Reads, pays and exports only.' },
    DEACTIVATED: { description: 'Closed; nobody can act for it.' },
    DELETED: { description: 'Gone; its name remains where others refer to it.' },
  },
})

@ObjectType({ description: 'A company: a corporate, a circle or a vendor. This much is its card.' })
export class Tenant {
  @Field(() => ID, { description: 'Its id.' })
  id!: string

  @Field(() => TenantType, { description: 'What kind of company it is.' })
  type!: TenantType

  @Field(() => String, { description: 'Its unique code, such as VOD_MPCG.' })
  organizationCode!: string

  @Field(() => String, { description: 'Its name.' })
  organizationName!: string

  @Field(() => TenantStatus, { description: 'Its standing.' })
  status!: TenantStatus
}

export enum Plan {
  STARTER = 'STARTER',
  STANDARD = 'STANDARD',
  ENTERPRISE = 'ENTERPRISE',
}
registerEnumType(Plan, {
  name: 'Plan',
  description: 'What a company has agreed with the platform.',
  valuesConfig: {
    STARTER: { description: 'For few: 10 seats and 90 days, unless it was agreed otherwise.' },
    STANDARD: {
      description: 'The usual one: 25 seats and a year, unless it was agreed otherwise.',
    },
    ENTERPRISE: {
      description: 'For many: 250 seats and five years, unless it was agreed otherwise.',
    },
  },
})

@ObjectType({
  description: 'What a company shows only to itself and to those it shares fully with.',
})
export class TenantProfile {
  @Field(() => ID, { description: 'The company that it belongs to.' })
  tenantId!: string

  telecomCircleCode?: string | null

  @Field(() => String, { nullable: true, description: 'The name of its own host, if it has one.' })
  subdomain?: string | null

  @Field(() => Plan, { description: 'Its plan, which the staff of the platform write down.' })
  plan!: Plan

  @Field(() => Int, { description: 'How many people may belong to it.' })
  maxUsers!: number

  @Field(() => Int, {
    description: 'For how many days its journal and its trail of security are kept.',
  })
  retentionDays!: number

  @Field(() => Boolean, { description: 'Whether it runs its business on its own.' })
  operatesIndependently!: boolean

  @Field(() => Boolean, {
    description: 'Whether sibling circles may see the cards of its vendors.',
  })
  sharedVendorPool!: boolean

  @Field(() => Boolean, { description: 'Whether consolidated reports count it in.' })
  crossCircleReporting!: boolean

  @Field(() => DateTime, { description: 'When the company was created.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change.' })
  version!: number
}

export const TenantConnection = connectionType(Tenant, 'companies')

@InputType({ description: 'Which companies to list; what is left out does not matter.' })
export class TenantFilter {
  @Field(() => [TenantType], { nullable: true, description: 'Of one of these kinds.' })
  type?: TenantType[] | null

  @Field(() => [TenantStatus], { nullable: true, description: 'In one of these standings.' })
  status?: TenantStatus[] | null

  @Field(() => String, {
    nullable: true,
    description: 'Whose code or name begins with this text; upper and lower case are the same.',
  })
  text?: string | null
}

export enum TenantOrder {
  CODE = 'CODE',
  NAME = 'NAME',
}
registerEnumType(TenantOrder, {
  name: 'TenantOrder',
  description: 'How a list of companies is ordered. Equals are ordered by their ids.',
  valuesConfig: {
    CODE: { description: 'By code, A to Z.' },
    NAME: { description: 'By name, A to Z.' },
  },
})

enum FoundedType {
  CIRCLE = 'CIRCLE',
  CORPORATE = 'CORPORATE',
}
registerEnumType(FoundedType, {
  name: 'FoundedType',
  description: 'The kinds of company that stand below a corporate.',
  valuesConfig: {
    CIRCLE: { description: 'An independent unit in one service area.' },
    CORPORATE: { description: 'A corporate within the group.' },
  },
})

@InputType({
  description: 'A company to found. You become its first administrator; its standing is TRIAL.',
})
export class CreateTenantInput {
  @Field(() => ID, {
    nullable: true,
    description: 'The corporate that founds it; else the one that you act for.',
  })
  tenantId?: string | null

  @Field(() => FoundedType, { description: 'What kind of company it is.' })
  type!: FoundedType

  @Field(() => String, {
    description:
      'Its code, such as VOD_MPCG. No other code may look like it: O and 0, I, L and 1, S and 5, Z and 2, G and 6, B and 8 are alike.',
  })
  organizationCode!: string

  @Field(() => String, { description: 'Its name.' })
  organizationName!: string

  @Field(() => String, {
    nullable: true,
    description: 'The code of the licensed service area of a circle.',
  })
  telecomCircleCode?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The name of its own host; else it is made from its code.',
  })
  subdomain?: string | null

  @Field(() => GovernanceLevel, { description: 'What the corporate may change in it.' })
  governanceLevel!: GovernanceLevel

  @Field(() => DataSharingLevel, { description: 'What the corporate may see of it.' })
  dataSharingLevel!: DataSharingLevel

  @Field(() => Boolean, { defaultValue: true, description: 'Whether it is billed on its own.' })
  separateBilling!: boolean

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Whether it manages its vendors alone.',
  })
  independentVendorManagement!: boolean
}

@InputType({ description: 'A change of a company; what is left out stays as it is.' })
export class UpdateTenantInput {
  @Field(() => ID, { nullable: true, description: 'The company; else the one that you act for.' })
  tenantId?: string | null

  @Field(() => Int, { description: 'The version of its profile that you have seen.' })
  version!: number

  @Field(() => String, { nullable: true, description: 'Its name.' })
  organizationName?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The code of the licensed service area of a circle; null takes it away.',
  })
  telecomCircleCode?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'The name of its own host; null takes it away.',
  })
  subdomain?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it runs its business on its own.' })
  operatesIndependently?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether sibling circles may see the cards of its vendors.',
  })
  sharedVendorPool?: boolean | null

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether consolidated reports count it in.',
  })
  crossCircleReporting?: boolean | null
}

@InputType({ description: 'A company to move from one corporate to another.' })
export class MoveTenantInput {
  @Field(() => ID, { description: 'The company that moves.' })
  tenantId!: string

  @Field(() => ID, { description: 'The corporate that it moves to.' })
  corporateId!: string

  @Field(() => Int, { description: 'The version that you have seen of its present relationship.' })
  version!: number

  @Field(() => DateTime, { nullable: true, description: 'When it moves; else now.' })
  at?: Date | null
}
