import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { seenChange, siteChanges } from '../domain/site/changes.ts'
import { createSite } from '../domain/site/create.ts'
import { findSite } from '../domain/site/find.ts'
import { listSites } from '../domain/site/list.ts'
import { retireSite, updateSite } from '../domain/site/update.ts'
import { listAssignments } from '../domain/site-assignment/find.ts'
import type { Change } from '../events/change.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Cost } from '../schema/cost.ts'
import { Position } from '../schema/position.ts'
import {
  CreateSiteInput,
  RetireSiteInput,
  Site,
  SiteChanged,
  SiteConnection,
  SiteFilter,
  SiteOrder,
  UpdateSiteInput,
} from '../schema/site.ts'
import { SiteAssignmentConnection } from '../schema/site-assignment.ts'
import { Tenant } from '../schema/tenant.ts'

@Resolver(() => Site)
export class SiteResolver {
  @Needs('site.read')
  @Query(() => Site, { nullable: true, description: 'One site.' })
  site(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'Its circle; else yours is looked in first.',
    })
    tenantId: string | null,
    @Ctx() ctx: Context,
  ) {
    return findSite(ctx, { id, tenantId })
  }

  @Needs('site.read')
  @Query(() => SiteConnection, { description: 'The sites that you can see.' })
  async sites(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => SiteFilter, { nullable: true, description: 'Which to list.' })
    filter: SiteFilter | null,
    @Arg('orderBy', () => SiteOrder, {
      defaultValue: SiteOrder.CODE,
      description: 'In which order.',
    })
    orderBy: SiteOrder,
    @Ctx() ctx: Context,
  ) {
    return connect(await listSites(ctx, page, filter ?? {}, orderBy))
  }

  @Needs('site.create')
  @Mutation(() => Site, { description: 'Adds a site to a circle.' })
  createSite(
    @Arg('input', () => CreateSiteInput, { description: 'The site.' }) input: CreateSiteInput,
    @Ctx() ctx: Context,
  ) {
    return createSite(ctx, input)
  }

  @Needs('site.update')
  @Mutation(() => Site, { description: 'Changes a site.' })
  updateSite(
    @Arg('input', () => UpdateSiteInput, { description: 'The change.' }) input: UpdateSiteInput,
    @Ctx() ctx: Context,
  ) {
    return updateSite(ctx, input)
  }

  @Needs('site.retire')
  @Mutation(() => Site, { description: 'Takes a site out of service for good.' })
  retireSite(
    @Arg('input', () => RetireSiteInput, { description: 'Which.' }) input: RetireSiteInput,
    @Ctx() ctx: Context,
  ) {
    return retireSite(ctx, input)
  }

  @Needs('site.read')
  @Subscription(() => SiteChanged, {
    description: 'Every committed change of a site that you can see, from now on.',
    subscribe: ({ context }) => siteChanges(context as Context),
  })
  siteChanged(@Root() change: Change, @Ctx() ctx: Context) {
    return seenChange(ctx, change)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The circle that it belongs to.' })
  tenant(@Root() { tenantId }: Site, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(tenantId)
  }

  @Open('it is a part of its site')
  @Cost(0)
  @FieldResolver(() => Position, { description: 'Where it stands.' })
  position(@Root() site: Site): Position {
    return site
  }

  @Needs('assignment.read')
  @FieldResolver(() => SiteAssignmentConnection, {
    nullable: true,
    description: 'The vendors that it is given to, the oldest assignment first.',
  })
  async assignments(@Root() site: Site, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listAssignments(ctx, site, page))
  }
}
