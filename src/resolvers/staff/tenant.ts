import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql'
import { NeedsStaff } from '../../auth/needs.ts'
import {
  cancelCompanyDeletion,
  findCompanyDeletion,
  scheduleCompanyDeletion,
} from '../../domain/staff/deletion.ts'
import { appointAdministrator, openCompany } from '../../domain/staff/open.ts'
import { setPlan } from '../../domain/staff/plan.ts'
import {
  deactivateCompany,
  reactivateCompany,
  suspendCompany,
} from '../../domain/staff/standing.ts'
import { findCompany, listCompanies, listStandings, listUsers } from '../../domain/staff/tenants.ts'
import { connect, PageArgs } from '../../schema/connection.ts'
import { StaffDeletion, StaffScheduleDeletionInput } from '../../schema/staff/deletion.ts'
import {
  StaffAppointed,
  StaffCreateTenantAdminInput,
  StaffCreateTenantInput,
  StaffOpenedTenant,
  StaffPlanInput,
  StaffStandingConnection,
  StaffStandingInput,
  StaffTenant,
  StaffTenantConnection,
  StaffTenantFilter,
  StaffTenantUserConnection,
} from '../../schema/staff/tenant.ts'
import { TenantOrder } from '../../schema/tenant.ts'
import { Unkept } from '../../schema/unkept.ts'
import type { StaffContext } from '../../staff-context.ts'

@Resolver(() => StaffTenant)
export class StaffTenantResolver {
  @NeedsStaff('company.read')
  @Query(() => StaffTenant, { nullable: true, description: 'A company.' })
  tenant(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() ctx: StaffContext) {
    return findCompany(ctx, id)
  }

  @NeedsStaff('company.read')
  @Query(() => StaffTenantConnection, { description: 'All companies.' })
  async tenants(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StaffTenantFilter, { nullable: true, description: 'Which to list.' })
    filter: StaffTenantFilter | null,
    @Arg('orderBy', () => TenantOrder, {
      defaultValue: TenantOrder.CODE,
      description: 'In which order.',
    })
    by: TenantOrder,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listCompanies(ctx, page, { filter: filter ?? {}, by }))
  }

  @NeedsStaff('company.create')
  @Unkept('it may answer with a password')
  @Mutation(() => StaffOpenedTenant, {
    description: 'Opens a company with its first administrator. Its standing is TRIAL.',
  })
  createTenant(
    @Arg('input', () => StaffCreateTenantInput, { description: 'The company.' })
    input: StaffCreateTenantInput,
    @Ctx() ctx: StaffContext,
  ) {
    return openCompany(ctx, input)
  }

  @NeedsStaff('administrator.appoint')
  @Unkept('it may answer with a password')
  @Mutation(() => StaffAppointed, {
    description: 'Makes somebody an administrator of a company that has a free seat.',
  })
  createTenantAdmin(
    @Arg('input', () => StaffCreateTenantAdminInput, { description: 'Whom, and where.' })
    input: StaffCreateTenantAdminInput,
    @Ctx() ctx: StaffContext,
  ) {
    return appointAdministrator(ctx, input)
  }

  @NeedsStaff('company.plan')
  @Mutation(() => StaffTenant, {
    description:
      'Writes down what has been agreed with a company: its plan, its seats, and for how long its journal is kept.',
  })
  setTenantPlan(
    @Arg('input', () => StaffPlanInput, { description: 'Which company, what, and why.' })
    input: StaffPlanInput,
    @Ctx() ctx: StaffContext,
  ) {
    return setPlan(ctx, input)
  }

  @NeedsStaff('company.suspend')
  @Mutation(() => StaffTenant, {
    description: 'Suspends a company: it reads and changes nothing, from now on and on every node.',
  })
  suspendTenant(
    @Arg('input', () => StaffStandingInput, { description: 'Which, and why.' })
    input: StaffStandingInput,
    @Ctx() ctx: StaffContext,
  ) {
    return suspendCompany(ctx, input)
  }

  @NeedsStaff('company.suspend')
  @Mutation(() => StaffTenant, {
    description:
      'Gives a company back the standing that it had when it last worked. One that is deactivated is reactivated only by who may deactivate it.',
  })
  reactivateTenant(
    @Arg('input', () => StaffStandingInput, { description: 'Which, and why.' })
    input: StaffStandingInput,
    @Ctx() ctx: StaffContext,
  ) {
    return reactivateCompany(ctx, input)
  }

  @NeedsStaff('company.close')
  @Mutation(() => StaffTenant, {
    description: 'Deactivates a company: nobody can act for it from now on, on every node.',
  })
  deactivateTenant(
    @Arg('input', () => StaffStandingInput, { description: 'Which, and why.' })
    input: StaffStandingInput,
    @Ctx() ctx: StaffContext,
  ) {
    return deactivateCompany(ctx, input)
  }

  @NeedsStaff('company.delete')
  @Mutation(() => StaffTenant, {
    description:
      'Has a company deleted once the time of grace is over, and suspends it until then. No company may stand below it, and no contract be in force.',
  })
  scheduleTenantDeletion(
    @Arg('input', () => StaffScheduleDeletionInput, { description: 'Which, and why.' })
    input: StaffScheduleDeletionInput,
    @Ctx() ctx: StaffContext,
  ) {
    return scheduleCompanyDeletion(ctx, input)
  }

  @NeedsStaff('company.delete')
  @Mutation(() => StaffTenant, {
    description: 'Calls the deletion of a company off: it stands again as it stood.',
  })
  cancelTenantDeletion(
    @Arg('input', () => StaffStandingInput, { description: 'Which, and why.' })
    input: StaffStandingInput,
    @Ctx() ctx: StaffContext,
  ) {
    return cancelCompanyDeletion(ctx, input)
  }

  @NeedsStaff('company.read')
  @FieldResolver(() => StaffDeletion, {
    nullable: true,
    description: 'That it is to be deleted, or has been; absent where it is not.',
  })
  deletion(@Root() { id }: StaffTenant, @Ctx() ctx: StaffContext) {
    return findCompanyDeletion(ctx, id)
  }

  @NeedsStaff('company.read')
  @FieldResolver(() => StaffTenantUserConnection, {
    description: 'Who belongs to it, the longest-standing first.',
  })
  async users(
    @Root() { id }: StaffTenant,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listUsers(ctx, id, page))
  }

  @NeedsStaff('company.read')
  @FieldResolver(() => StaffStandingConnection, {
    description: 'What became of its standing, the latest first.',
  })
  async standings(
    @Root() { id }: StaffTenant,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listStandings(ctx, id, page))
  }
}
