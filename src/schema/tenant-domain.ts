import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { newRowInput, rowInput } from './row-input.ts'
import { DateTime } from './scalars.ts'

@ObjectType({ description: 'The record that proves in the DNS that a domain is the company’s.' })
export class DomainChallenge {
  @Field(() => String, { description: 'The name at which to put a TXT record.' })
  name!: string

  @Field(() => String, { description: 'The text to put there.' })
  value!: string
}

@ObjectType({ description: 'A domain under which a company wants to be found.' })
export class TenantDomain {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company that claims it.' })
  tenantId!: string

  @Field(() => String, { description: 'The host, in lower case and in ASCII.' })
  host!: string

  challenge!: string

  @Field(() => Boolean, { description: 'Whether it is the one to show to people.' })
  isPrimary!: boolean

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Since when it is proved to be the company’s; absent while it leads nowhere, and again once another company has proved that it is theirs.',
  })
  verifiedAt?: Date | null

  @Field(() => DateTime, { description: 'When it was claimed.' })
  createdAt!: Date

  @Field(() => Int, { description: 'Raised by every change; give it back with a change.' })
  version!: number
}

export const TenantDomainConnection = connectionType(TenantDomain, 'domains')

@InputType({ description: 'A domain to claim.' })
export class AddTenantDomainInput extends newRowInput() {
  @Field(() => String, {
    description: 'The host: a domain of your own, such as ops.example.com, in any script.',
  })
  host!: string
}

@InputType({ description: 'A domain that a company has claimed.' })
export class TenantDomainInput extends rowInput('domain') {}
