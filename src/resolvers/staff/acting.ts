import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { NeedsStaff } from '../../auth/needs.ts'
import { beginActingAs, endActing } from '../../domain/staff/acting.ts'
import { listActing } from '../../domain/staff/acting-list.ts'
import { connect, PageArgs } from '../../schema/connection.ts'
import {
  BeginActingAsInput,
  StaffActing,
  StaffActingFilter,
  StaffActingSession,
  StaffActingSessionConnection,
  StaffEndActingAsInput,
} from '../../schema/staff/acting.ts'
import { Unkept } from '../../schema/unkept.ts'
import type { StaffContext } from '../../staff-context.ts'

@Resolver()
export class StaffActingResolver {
  @NeedsStaff('acting.read')
  @Query(() => StaffActingSessionConnection, {
    description: 'Who of the staff acts, or has acted, in whose place; the latest first.',
  })
  async actingSessions(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StaffActingFilter, { nullable: true, description: 'Which to list.' })
    filter: StaffActingFilter | null,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listActing(ctx, page, filter ?? {}))
  }

  @NeedsStaff('acting.begin')
  @Unkept('it answers with a token')
  @Mutation(() => StaffActing, {
    description:
      'Acts in the place of a member of a company, for an hour at most. The company sees it in its journal and may end it.',
  })
  beginActingAs(
    @Arg('input', () => BeginActingAsInput, { description: 'In whose place, and why.' })
    input: BeginActingAsInput,
    @Ctx() ctx: StaffContext,
  ) {
    return beginActingAs(ctx, input)
  }

  @NeedsStaff('acting.begin')
  @Mutation(() => StaffActingSession, {
    description: 'Ends it at once: one of your own, or anybody’s where your role allows that.',
  })
  endActingAs(
    @Arg('input', () => StaffEndActingAsInput, { description: 'Which.' })
    input: StaffEndActingAsInput,
    @Ctx() ctx: StaffContext,
  ) {
    return endActing(ctx, input)
  }
}
