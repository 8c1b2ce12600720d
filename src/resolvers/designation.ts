import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { createDesignation } from '../domain/designation/create.ts'
import { listDesignations } from '../domain/designation/list.ts'
import { removeDesignation, updateDesignation } from '../domain/designation/update.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  CreateDesignationInput,
  Designation,
  DesignationConnection,
  DesignationFilter,
  RemoveDesignationInput,
  UpdateDesignationInput,
} from '../schema/designation.ts'

@Resolver(() => Designation)
export class DesignationResolver {
  @Needs('designation.read')
  @Query(() => DesignationConnection, {
    nullable: true,
    description: 'The designations of the companies that you see, the oldest first.',
  })
  async designations(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => DesignationFilter, { nullable: true, description: 'Which to list.' })
    filter: DesignationFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listDesignations(ctx, page, filter ?? {}))
  }

  @Needs('designation.manage')
  @Mutation(() => Designation, {
    description: 'Writes a designation for a company. Nobody has it yet.',
  })
  createDesignation(
    @Arg('input', () => CreateDesignationInput, { description: 'The designation.' })
    input: CreateDesignationInput,
    @Ctx() ctx: Context,
  ) {
    return createDesignation(ctx, input)
  }

  @Needs('designation.manage')
  @Mutation(() => Designation, {
    description: 'Changes a designation, and what those may who have it.',
  })
  updateDesignation(
    @Arg('input', () => UpdateDesignationInput, { description: 'The change.' })
    input: UpdateDesignationInput,
    @Ctx() ctx: Context,
  ) {
    return updateDesignation(ctx, input)
  }

  @Needs('designation.manage')
  @Mutation(() => Designation, {
    description: 'Removes a designation that nobody has and nobody is invited to.',
  })
  removeDesignation(
    @Arg('input', () => RemoveDesignationInput, { description: 'Which.' })
    input: RemoveDesignationInput,
    @Ctx() ctx: Context,
  ) {
    return removeDesignation(ctx, input)
  }
}
