import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql'
import { NeedsStaff } from '../../auth/needs.ts'
import { listAllSecurityEvents } from '../../domain/staff/security-events.ts'
import { connect, PageArgs } from '../../schema/connection.ts'
import {
  StaffSecurityEventConnection,
  StaffSecurityEventFilter,
} from '../../schema/staff/security-event.ts'
import type { StaffContext } from '../../staff-context.ts'

@Resolver()
export class StaffSecurityEventResolver {
  @NeedsStaff('security.read')
  @Query(() => StaffSecurityEventConnection, {
    description:
      'Who signed in to which account, or tried to, and what became of its means; the latest first.',
  })
  async securityEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => StaffSecurityEventFilter, {
      nullable: true,
      description: 'Which to list.',
    })
    filter: StaffSecurityEventFilter | null,
    @Ctx() ctx: StaffContext,
  ) {
    return connect(await listAllSecurityEvents(ctx, page, filter ?? {}))
  }
}
