import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql'
import { Needs, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { explainAccess } from '../domain/access/explain.ts'
import { listHolders } from '../domain/access/holders.ts'
import { previewChange } from '../domain/access/preview.ts'
import {
  AccessDecision,
  AccessHolderConnection,
  AccessShiftConnection,
  ExplainAccessInput,
  PreviewAccessChangeInput,
} from '../schema/access.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Unkept } from '../schema/unkept.ts'

@Resolver(() => AccessDecision)
export class AccessResolver {
  @SignedIn('everybody may know why they are refused; of others only who holds access.explain asks')
  @Query(() => AccessDecision, {
    description:
      'Why you, or another member of your company, may do something or not. What you cannot reach reads like what is not there.',
  })
  explainAccess(
    @Arg('input', () => ExplainAccessInput, { description: 'What to explain.' })
    input: ExplainAccessInput,
    @Ctx() ctx: Context,
  ) {
    return explainAccess(ctx, input)
  }

  @Needs('access.explain')
  @Query(() => AccessHolderConnection, {
    nullable: true,
    description: 'Who of your company may do something, by name, and what gives it to them.',
  })
  async whoCan(
    @Arg('permission', () => String, { description: 'A permission, such as `site.update`.' })
    permission: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'The company in which it is to be done; else the one that you act for.',
    })
    tenantId: string | null,
    @Arg('resourceId', () => ID, {
      nullable: true,
      description:
        'The row of that company that it is to be done to or below; else the company as a whole.',
    })
    resourceId: string | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    const wish = { permission, tenantId, resourceId }
    return connect(await listHolders(ctx, wish, page))
  }

  @Unkept('nothing is done by it')
  @Needs('access.explain')
  @Mutation(() => AccessShiftConnection, {
    description:
      'Tries a change and undoes it: who would gain and lose what. What would be refused is refused here, too.',
  })
  async previewAccessChange(
    @Arg('input', () => PreviewAccessChangeInput, { description: 'The change to try.' })
    input: PreviewAccessChangeInput,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return connect(await previewChange(ctx, { ...input }, page))
  }
}
