import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import {
  findOverseer,
  findProfile,
  findTenant,
  listCircles,
  listContracts,
  listTenants,
} from '../domain/tenant.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { CorporateRelationship, VendorRelationshipConnection } from '../schema/relationship.ts'
import { Tenant, TenantConnection, TenantFilter, TenantProfile } from '../schema/tenant.ts'

@Resolver(() => Tenant)
export class TenantResolver {
  @Needs('tenant.read')
  @Query(() => Tenant, { description: 'The company that you act for.' })
  actingTenant(@Ctx() ctx: Context) {
    return findTenant(ctx, ctx.caller.tenantId)
  }

  @Needs('tenant.read')
  @Query(() => Tenant, { nullable: true, description: 'A company whose card you can read.' })
  tenant(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() ctx: Context) {
    return findTenant(ctx, id)
  }

  @Needs('tenant.read')
  @Query(() => TenantConnection, {
    description: 'Your company and those that it reaches, by code.',
  })
  async tenants(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TenantFilter, { nullable: true, description: 'Which to list.' })
    filter: TenantFilter | null,
    @Ctx() ctx: Context,
  ) {
    const { slice, cursorOf, count } = await listTenants(ctx, page, filter ?? {})
    return connect(slice, cursorOf, count)
  }

  @Needs('profile.read')
  @FieldResolver(() => TenantProfile, { nullable: true, description: 'What it shows to few.' })
  profile(@Root() { id }: Tenant, @Ctx() ctx: Context) {
    return findProfile(ctx, id)
  }

  @Needs('relationship.read')
  @FieldResolver(() => CorporateRelationship, {
    nullable: true,
    description: 'The corporate above it now and what that allows; absent when there is none.',
  })
  overseenBy(@Root() { id }: Tenant, @Ctx() ctx: Context) {
    return findOverseer(ctx, id)
  }

  @Needs('relationship.read')
  @FieldResolver(() => Tenant, { nullable: true, description: 'The corporate above it now.' })
  async parent(@Root() { id }: Tenant, @Ctx() ctx: Context) {
    const relationship = await findOverseer(ctx, id)
    return relationship && ctx.loaders.tenant.load(relationship.corporateId)
  }

  @Needs('relationship.read')
  @FieldResolver(() => TenantConnection, {
    nullable: true,
    description: 'The companies directly below a corporate, by code.',
  })
  async circles(@Root() { id }: Tenant, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const { slice, cursorOf, count } = await listCircles(ctx, id, page)
    return connect(slice, cursorOf, count)
  }

  @Needs('relationship.read')
  @FieldResolver(() => VendorRelationshipConnection, {
    nullable: true,
    description: "The contracts of a circle, by the circle's code for the vendor.",
  })
  async vendors(@Root() { id }: Tenant, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    const { slice, cursorOf, count } = await listContracts(ctx, id, page)
    return connect(slice, cursorOf, count)
  }
}
