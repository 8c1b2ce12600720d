import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { endOversight } from '../domain/corporate-relationship/end.ts'
import { updateOversight } from '../domain/corporate-relationship/update.ts'
import { listHistory } from '../domain/history/list.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  CorporateRelationship,
  EndCorporateRelationshipInput,
  UpdateCorporateRelationshipInput,
} from '../schema/corporate-relationship.ts'
import { HistoryEntryConnection } from '../schema/history.ts'
import { Tenant } from '../schema/tenant.ts'

@Resolver(() => CorporateRelationship)
export class CorporateRelationshipResolver {
  @Needs('relationship.update')
  @Mutation(() => CorporateRelationship, {
    description:
      'Changes what a company gives to the corporate above it. What takes something from the other side is proposed to it, and done once it approves.',
  })
  updateCorporateRelationship(
    @Arg('input', () => UpdateCorporateRelationshipInput, { description: 'The change.' })
    input: UpdateCorporateRelationshipInput,
    @Ctx() ctx: Context,
  ) {
    return updateOversight(ctx, input)
  }

  @Needs('relationship.end')
  @Mutation(() => CorporateRelationship, {
    description: 'Ends the relationship of a company with the corporate above it.',
  })
  endCorporateRelationship(
    @Arg('input', () => EndCorporateRelationshipInput, { description: 'Which, and when.' })
    input: EndCorporateRelationshipInput,
    @Ctx() ctx: Context,
  ) {
    return endOversight(ctx, input)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The company below.' })
  tenant(@Root() { tenantId }: CorporateRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(tenantId)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The corporate above.' })
  corporate(@Root() { corporateId }: CorporateRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(corporateId)
  }

  @Needs('relationship.read')
  @FieldResolver(() => HistoryEntryConnection, {
    description: 'How it came to be as it is, the latest change first.',
  })
  async history(
    @Root() { tenantId, id }: CorporateRelationship,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    const subject = { tenantId, id, entity: 'CorporateRelationship' } as const
    return connect(await listHistory(ctx, subject, page))
  }
}
