import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { closeUnit } from '../domain/organization-unit/close.ts'
import { createUnit } from '../domain/organization-unit/create.ts'
import { findParent, findUnit, parentIdOf } from '../domain/organization-unit/find.ts'
import { listChildren, listUnits } from '../domain/organization-unit/list.ts'
import { updateUnit } from '../domain/organization-unit/update.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  CloseOrganizationUnitInput,
  CreateOrganizationUnitInput,
  OrganizationUnit,
  OrganizationUnitConnection,
  OrganizationUnitFilter,
  UnitOrder,
  UpdateOrganizationUnitInput,
} from '../schema/organization-unit.ts'

@Resolver(() => OrganizationUnit)
export class OrganizationUnitResolver {
  @Needs('unit.read')
  @Query(() => OrganizationUnit, { nullable: true, description: 'One unit.' })
  organizationUnit(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'Its company; else the one that you act for.',
    })
    tenantId: string | null,
    @Ctx() ctx: Context,
  ) {
    return findUnit(ctx, { id, tenantId })
  }

  @Needs('unit.read')
  @Query(() => OrganizationUnitConnection, { description: 'The units that you can see.' })
  async organizationUnits(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => OrganizationUnitFilter, {
      nullable: true,
      description: 'Which to list.',
    })
    filter: OrganizationUnitFilter | null,
    @Arg('orderBy', () => UnitOrder, {
      defaultValue: UnitOrder.NAME,
      description: 'In which order.',
    })
    orderBy: UnitOrder,
    @Ctx() ctx: Context,
  ) {
    return connect(await listUnits(ctx, page, filter ?? {}, orderBy))
  }

  @Needs('unit.create')
  @Mutation(() => OrganizationUnit, { description: 'Adds a unit to the tree of a company.' })
  createOrganizationUnit(
    @Arg('input', () => CreateOrganizationUnitInput, { description: 'The unit.' })
    input: CreateOrganizationUnitInput,
    @Ctx() ctx: Context,
  ) {
    return createUnit(ctx, input)
  }

  @Needs('unit.update')
  @Mutation(() => OrganizationUnit, { description: 'Renames a unit, moves it, or both.' })
  updateOrganizationUnit(
    @Arg('input', () => UpdateOrganizationUnitInput, { description: 'The change.' })
    input: UpdateOrganizationUnitInput,
    @Ctx() ctx: Context,
  ) {
    return updateUnit(ctx, input)
  }

  @Needs('unit.close')
  @Mutation(() => OrganizationUnit, {
    description: 'Closes a unit for good and hands what it has to a successor.',
  })
  closeOrganizationUnit(
    @Arg('input', () => CloseOrganizationUnitInput, { description: 'Which.' })
    input: CloseOrganizationUnitInput,
    @Ctx() ctx: Context,
  ) {
    return closeUnit(ctx, input)
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: 'The unit that it hangs below; absent at the top of what you see.',
  })
  parentId(@Root() unit: OrganizationUnit, @Ctx() ctx: Context) {
    return parentIdOf(ctx, unit)
  }

  @Open('a part is read as a whole')
  @FieldResolver(() => OrganizationUnit, {
    nullable: true,
    description: 'The unit that it hangs below; absent at the top of what you see.',
  })
  parent(@Root() unit: OrganizationUnit, @Ctx() ctx: Context) {
    return findParent(ctx, unit)
  }

  @Needs('unit.read')
  @FieldResolver(() => OrganizationUnitConnection, {
    nullable: true,
    description: 'The open units directly below it, by name.',
  })
  async children(
    @Root() unit: OrganizationUnit,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    return connect(await listChildren(ctx, unit, page))
  }
}
