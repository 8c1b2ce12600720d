import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql'
import { Needs, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listSecurityEvents } from '../domain/security-event/list.ts'
import { listOwnSecurityEvents } from '../domain/security-event/own.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  AccountEventConnection,
  AccountEventFilter,
  SecurityEventConnection,
  SecurityEventFilter,
} from '../schema/security-event.ts'

@Resolver()
export class SecurityEventResolver {
  @Needs('security.read')
  @Query(() => SecurityEventConnection, {
    nullable: true,
    description: 'The trail of security of your company, the latest first.',
  })
  async securityEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => SecurityEventFilter, { nullable: true, description: 'Which to list.' })
    filter: SecurityEventFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listSecurityEvents(ctx, page, filter ?? {}))
  }

  @SignedIn('it is about their own account')
  @Query(() => AccountEventConnection, {
    description: 'What was done with your account, and tried, wherever it was; the latest first.',
  })
  async mySecurityEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => AccountEventFilter, { nullable: true, description: 'Which to list.' })
    filter: AccountEventFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listOwnSecurityEvents(ctx, page, filter ?? {}))
  }
}
