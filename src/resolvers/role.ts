import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { createRole } from '../domain/role/create.ts'
import { entriesOf, findRole } from '../domain/role/find.ts'
import { listPermissions, listRoles } from '../domain/role/list.ts'
import { deleteRole, updateRole } from '../domain/role/update.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  CreateRoleInput,
  DeleteRoleInput,
  Permission,
  Role,
  RoleConnection,
  RoleEntry,
  RoleFilter,
  RoleKind,
  UpdateRoleInput,
} from '../schema/role.ts'

@Resolver(() => Role)
export class RoleResolver {
  @Needs('role.read')
  @Query(() => Role, { nullable: true, description: 'One role.' })
  role(
    @Arg('code', () => String, { description: 'Its code.' }) code: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'Its company; else the one that you act for.',
    })
    tenantId: string | null,
    @Ctx() ctx: Context,
  ) {
    return findRole(ctx, { code, tenantId })
  }

  @Needs('role.read')
  @Query(() => RoleConnection, {
    nullable: true,
    description: 'The roles of the companies that you see, by code: what ships, and their own.',
  })
  async roles(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RoleFilter, { nullable: true, description: 'Which to list.' })
    filter: RoleFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listRoles(ctx, page, filter ?? {}))
  }

  @Needs('role.read')
  @Query(() => [Permission], {
    nullable: true,
    description: 'All that a role of a company can hold.',
  })
  permissions(
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'The company; else the one that you act for.',
    })
    tenantId: string | null,
    @Ctx() ctx: Context,
  ) {
    return listPermissions(ctx, { tenantId })
  }

  @Needs('role.manage')
  @Mutation(() => Role, { description: 'Writes a role for a company. Nobody bears it yet.' })
  createRole(
    @Arg('input', () => CreateRoleInput, { description: 'The role.' }) input: CreateRoleInput,
    @Ctx() ctx: Context,
  ) {
    return createRole(ctx, input)
  }

  @Needs('role.manage')
  @Mutation(() => Role, { description: 'Changes a role for all who bear it.' })
  updateRole(
    @Arg('input', () => UpdateRoleInput, { description: 'The change.' }) input: UpdateRoleInput,
    @Ctx() ctx: Context,
  ) {
    return updateRole(ctx, input)
  }

  @Needs('role.manage')
  @Mutation(() => Role, { description: 'Removes a role that nobody bears.' })
  deleteRole(
    @Arg('input', () => DeleteRoleInput, { description: 'Which.' }) input: DeleteRoleInput,
    @Ctx() ctx: Context,
  ) {
    return deleteRole(ctx, input)
  }

  @FieldResolver(() => RoleKind, { description: 'Where it comes from.' })
  kind(@Root() role: Role) {
    return role.id ? RoleKind.OWN : RoleKind.SYSTEM
  }

  @Needs('role.read')
  @FieldResolver(() => [RoleEntry], {
    nullable: true,
    description: 'What it says. What no role of a member grants is denied.',
  })
  entries(@Root() role: Role, @Ctx() ctx: Context) {
    return entriesOf(ctx, role)
  }
}
