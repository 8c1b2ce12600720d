import { Arg, Args, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listOversights } from '../domain/corporate-relationship/find.ts'
import { listStanding } from '../domain/history/list.ts'
import { listAncestors, listCircles, listDescendants } from '../domain/tenant/tree.ts'
import { listContracts, listEngagements } from '../domain/vendor-relationship/list.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { CorporateRelationshipConnection } from '../schema/corporate-relationship.ts'
import { HistoryEntryConnection } from '../schema/history.ts'
import { Tenant, TenantConnection, TenantFilter, TenantOrder } from '../schema/tenant.ts'
import {
  VendorRelationshipConnection,
  VendorRelationshipFilter,
  VendorRelationshipOrder,
} from '../schema/vendor-relationship.ts'

const Filter = () =>
  Arg('filter', () => VendorRelationshipFilter, { nullable: true, description: 'Which to list.' })
const OrderBy = () =>
  Arg('orderBy', () => VendorRelationshipOrder, {
    defaultValue: VendorRelationshipOrder.VENDOR_CODE,
    description: 'In which order.',
  })

/** How a company stands to others: above, below and beside it. */
@Resolver(() => Tenant)
export class TenantTreeResolver {
  @Needs('relationship.read')
  @FieldResolver(() => TenantConnection, {
    nullable: true,
    description: 'The companies directly below a corporate, by code.',
  })
  async circles(@Root() { id }: Tenant, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listCircles(ctx, id, page))
  }

  @Needs('relationship.read')
  @FieldResolver(() => TenantConnection, {
    nullable: true,
    description:
      'The companies below it, level by level. A branch ends where a company does not share who is below it.',
  })
  async descendants(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('depth', () => Int, { nullable: true, description: 'How many levels; else all.' })
    depth: number | null,
    @Arg('filter', () => TenantFilter, { nullable: true, description: 'Which to list.' })
    filter: TenantFilter | null,
    @Arg('orderBy', () => TenantOrder, {
      defaultValue: TenantOrder.CODE,
      description: 'In which order.',
    })
    by: TenantOrder,
    @Ctx() ctx: Context,
  ) {
    const wish = { ...page, depth, filter: filter ?? {}, by }
    return connect(await listDescendants(ctx, id, wish))
  }

  @Needs('relationship.read')
  @FieldResolver(() => [Tenant], {
    nullable: true,
    description: 'The corporates above it, the nearest first, as far up as you can look.',
  })
  ancestors(@Root() { id }: Tenant, @Ctx() ctx: Context) {
    return listAncestors(ctx, id)
  }

  @Needs('relationship.read')
  @FieldResolver(() => CorporateRelationshipConnection, {
    nullable: true,
    description: 'Who stands, stood or will stand above it, the latest first.',
  })
  async relationshipsAbove(
    @Root() { id: of }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return connect(await listOversights(ctx, { side: 'tenantId', of }, page))
  }

  @Needs('relationship.read')
  @FieldResolver(() => CorporateRelationshipConnection, {
    nullable: true,
    description: 'Who stands, stood or will stand below it, the latest first.',
  })
  async relationshipsBelow(
    @Root() { id: of }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return connect(await listOversights(ctx, { side: 'corporateId', of }, page))
  }

  @Needs('relationship.read')
  @FieldResolver(() => VendorRelationshipConnection, {
    nullable: true,
    description: 'The contracts of a circle with its vendors.',
  })
  async vendors(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Filter() filter: VendorRelationshipFilter | null,
    @OrderBy() by: VendorRelationshipOrder,
    @Ctx() ctx: Context,
  ) {
    const wish = { ...page, filter: filter ?? {}, by }
    return connect(await listContracts(ctx, id, wish))
  }

  @Needs('relationship.read')
  @FieldResolver(() => VendorRelationshipConnection, {
    nullable: true,
    description: 'The contracts of a vendor with circles, as far as you can read them.',
  })
  async engagements(
    @Root() { id }: Tenant,
    @Args(() => PageArgs) page: PageArgs,
    @Filter() filter: VendorRelationshipFilter | null,
    @OrderBy() by: VendorRelationshipOrder,
    @Ctx() ctx: Context,
  ) {
    const wish = { ...page, filter: filter ?? {}, by }
    return connect(await listEngagements(ctx, id, wish))
  }

  @Needs('profile.read')
  @FieldResolver(() => HistoryEntryConnection, {
    nullable: true,
    description: 'How its name and its standing came to be as they are, the latest change first.',
  })
  async history(@Root() { id }: Tenant, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listStanding(ctx, id, page))
  }
}
