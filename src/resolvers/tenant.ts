import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { createTenant } from '../domain/tenant/create.ts'
import { findOverseer, findProfile, findTenant } from '../domain/tenant/find.ts'
import { listTenants } from '../domain/tenant/list.ts'
import { moveTenant } from '../domain/tenant/move.ts'
import { updateTenant } from '../domain/tenant/update.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { CorporateRelationship } from '../schema/corporate-relationship.ts'
import {
  CreateTenantInput,
  MoveTenantInput,
  Tenant,
  TenantConnection,
  TenantFilter,
  TenantOrder,
  TenantProfile,
  UpdateTenantInput,
} from '../schema/tenant.ts'

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
  @Query(() => TenantConnection, { description: 'Your company and those that it reaches.' })
  async tenants(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => TenantFilter, { nullable: true, description: 'Which to list.' })
    filter: TenantFilter | null,
    @Arg('orderBy', () => TenantOrder, {
      defaultValue: TenantOrder.CODE,
      description: 'In which order.',
    })
    by: TenantOrder,
    @Ctx() ctx: Context,
  ) {
    const wish = { filter: filter ?? {}, by }
    return connect(await listTenants(ctx, page, wish))
  }

  @Needs('tenant.create')
  @Mutation(() => Tenant, { description: 'Founds a circle or a corporate below a corporate.' })
  createTenant(
    @Arg('input', () => CreateTenantInput, { description: 'The company.' })
    input: CreateTenantInput,
    @Ctx() ctx: Context,
  ) {
    return createTenant(ctx, input)
  }

  @Needs('profile.update')
  @Mutation(() => Tenant, {
    description: 'Changes the name, the profile and the settings of a company.',
  })
  updateTenant(
    @Arg('input', () => UpdateTenantInput, { description: 'The change.' })
    input: UpdateTenantInput,
    @Ctx() ctx: Context,
  ) {
    return updateTenant(ctx, input)
  }

  @Needs('relationship.move')
  @Mutation(() => CorporateRelationship, {
    description:
      'Moves a company from one corporate to another with all that it gives as it is, where your company controls all three.',
  })
  moveTenant(
    @Arg('input', () => MoveTenantInput, { description: 'Which, and where to.' })
    input: MoveTenantInput,
    @Ctx() ctx: Context,
  ) {
    return moveTenant(ctx, input)
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
}
