import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { createApiKey } from '../domain/api-key/create.ts'
import { type ApiKey as Key, listApiKeys, statusOf } from '../domain/api-key/find.ts'
import { revokeApiKey } from '../domain/api-key/revoke.ts'
import {
  ApiKey,
  ApiKeyConnection,
  ApiKeyFilter,
  ApiKeyStatus,
  CreateApiKeyInput,
  MadeApiKey,
  RevokeApiKeyInput,
} from '../schema/api-key.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Unkept } from '../schema/unkept.ts'

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @Needs('key.read')
  @Query(() => ApiKeyConnection, {
    nullable: true,
    description: 'The API keys of the company that you act for, the newest first.',
  })
  async apiKeys(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ApiKeyFilter, { nullable: true, description: 'Which to list.' })
    filter: ApiKeyFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listApiKeys(ctx, page, filter ?? {}))
  }

  @Needs('key.create')
  @Unkept('it answers with a secret')
  @Mutation(() => MadeApiKey, {
    description:
      'Makes a key by which a program asks as you do, within the permissions that you name. The secret is told this once.',
  })
  createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The key.' }) input: CreateApiKeyInput,
    @Ctx() ctx: Context,
  ) {
    return createApiKey(ctx, input)
  }

  @Needs('key.revoke')
  @Mutation(() => ApiKey, {
    description: 'Revokes a key for good; it is refused from now on, and what it follows ends.',
  })
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which.' }) input: RevokeApiKeyInput,
    @Ctx() ctx: Context,
  ) {
    return revokeApiKey(ctx, input)
  }

  @FieldResolver(() => ApiKeyStatus, { description: 'Its state.' })
  status(@Root() key: Key, @Ctx() ctx: Context) {
    return statusOf(ctx, key)
  }
}
