import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql'
import { NeedsStaff } from '../../auth/needs.ts'
import { listStaffEvents } from '../../domain/staff/events.ts'
import { connect, PageArgs } from '../../schema/connection.ts'
import { StaffEventConnection, StaffEventFilter } from '../../schema/staff/event.ts'
import type { StaffContext } from '../../staff-context.ts'

@Resolver()
export class StaffEventResolver {
  @NeedsStaff('trail.read')
  @Query(() => StaffEventConnection, {
    description: 'What the staff did to companies, the latest first.',
  })
  async staffEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StaffEventFilter, { nullable: true, description: 'Which to list.' })
    filter: StaffEventFilter | null,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listStaffEvents(ctx, page, filter ?? {}))
  }
}
