import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
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

@ObjectType({
  description: 'What a company shows only to itself and to those it shares fully with.',
})
export class TenantProfile {
  @Field(() => ID, { description: 'The company that it belongs to.' })
  tenantId!: string

  telecomCircleCode?: string | null

  @Field(() => String, { nullable: true, description: 'The name of its own host, if it has one.' })
  subdomain?: string | null

  @Field(() => Int, { description: 'How many people may belong to it.' })
  maxUsers!: number

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
    description: 'Whose code begins with this text; upper and lower case are the same.',
  })
  text?: string | null
}
