import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { endActingAs } from '../domain/acting-session/end.ts'
import { listActingSessions } from '../domain/acting-session/list.ts'
import {
  ActingSession,
  ActingSessionConnection,
  EndActingAsInput,
} from '../schema/acting-session.ts'
import { connect, PageArgs } from '../schema/connection.ts'

@Resolver()
export class ActingSessionResolver {
  @Needs('support.read')
  @Query(() => ActingSessionConnection, {
    nullable: true,
    description:
      'Who of the platform’s staff acts, or has acted, in the place of whom in your company; the latest first.',
  })
  async actingSessions(@Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listActingSessions(ctx, page))
  }

  @Needs('support.end')
  @Mutation(() => ActingSession, {
    description: 'Ends that somebody of the platform’s staff acts in your company, at once.',
  })
  endActingAs(
    @Arg('input', () => EndActingAsInput, { description: 'Which.' }) input: EndActingAsInput,
    @Ctx() ctx: Context,
  ) {
    return endActingAs(ctx, input)
  }
}
