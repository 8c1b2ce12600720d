import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionType } from './connection.ts'
import { DateTime } from './scalars.ts'

export enum ApiKeyStatus {
  ACTIVE = 'ACTIVE',
  EXPIRED = 'EXPIRED',
  REVOKED = 'REVOKED',
}
registerEnumType(ApiKeyStatus, {
  name: 'ApiKeyStatus',
  description: 'The state of an API key.',
  valuesConfig: {
    ACTIVE: { description: 'Good, as long as whoever made it belongs to the company.' },
    EXPIRED: { description: 'Its time is over.' },
    REVOKED: { description: 'Taken back.' },
  },
})

@ObjectType({
  description:
    'A key by which a program asks for a company: as whoever made it, and within the permissions that it names.',
})
export class ApiKey {
  @Field(() => ID, { description: 'Its id within the company.' })
  id!: string

  @Field(() => ID, { description: 'The company, to which it belongs.' })
  tenantId!: string

  @Field(() => ID, { description: 'The membership that made it, and as which it asks.' })
  membershipId!: string

  @Field(() => String, { description: 'What it is for.' })
  name!: string

  @Field(() => String, { description: 'How its secret begins.' })
  prefix!: string

  @Field(() => [String], {
    description: 'What it may at most. Of these it may what whoever made it holds at the moment.',
  })
  permissions!: string[]

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => DateTime, { description: 'When it ends by itself.' })
  expiresAt!: Date

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt?: Date | null

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was used last, to the minute; absent if it never was.',
  })
  lastUsedAt?: Date | null

  @Field(() => Int, { description: 'Raised by every change; give it back with an update.' })
  version!: number
}

@ObjectType({ description: 'A key that has been made, and its secret.' })
export class MadeApiKey {
  @Field(() => ApiKey, { description: 'The key.' })
  apiKey!: ApiKey

  @Field(() => String, {
    nullable: true,
    description:
      'Send it as `X-API-Key`. It is told this once and kept nowhere; absent when the same input is sent again.',
  })
  secret?: string | null
}

export const ApiKeyConnection = connectionType(ApiKey, 'API keys')

@InputType({ description: 'Which API keys to list; what is left out does not matter.' })
export class ApiKeyFilter {
  @Field(() => [ID], { nullable: true, description: 'Made by one of these memberships.' })
  membershipId?: string[] | null

  @Field(() => [ApiKeyStatus], { nullable: true, description: 'In one of these states.' })
  status?: ApiKeyStatus[] | null
}

@InputType({ description: 'A key to make.' })
export class CreateApiKeyInput {
  @Field(() => ID, {
    nullable: true,
    description: 'A UUIDv7 of your own making; else one is made.',
  })
  id?: string | null

  @Field(() => String, { description: 'What it is for: 1 to 120 characters.' })
  name!: string

  @Field(() => [String], {
    description: 'What it may, such as `site.read`: 1 to 200 permissions, each of which you hold.',
  })
  permissions!: string[]

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it ends, a year ahead at most; else in 90 days.',
  })
  expiresAt?: Date | null
}

@InputType({ description: 'A key to revoke.' })
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The key.' })
  id!: string

  @Field(() => Int, { description: 'The version that you have seen.' })
  version!: number
}
