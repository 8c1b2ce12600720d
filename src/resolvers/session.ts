import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Open, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { endSession, logout, logoutEverywhere } from '../domain/session/end.ts'
import { listSessions } from '../domain/session/list.ts'
import { login, refreshSession } from '../domain/session/open.ts'
import { me } from '../domain/session/person.ts'
import { Cost } from '../schema/cost.ts'
import { EndSessionInput, OpenSession } from '../schema/open-session.ts'
import { LoginInput, RefreshSessionInput, Session, User } from '../schema/session.ts'
import { Unkept } from '../schema/unkept.ts'

@Resolver()
export class SessionResolver {
  @SignedIn('it tells people about themselves', { acting: true })
  @Query(() => User, {
    description: 'Who asks: the person who is signed in, or a program with an API key.',
  })
  me(@Ctx() ctx: Context) {
    return me(ctx)
  }

  @SignedIn('it lists their own sessions')
  @Query(() => [OpenSession], {
    description: 'Your sessions that are open, the one used last first; 50 at most.',
  })
  sessions(@Ctx() ctx: Context) {
    return listSessions(ctx)
  }

  @Open('whoever signs in is not signed in yet')
  @Cost(100)
  @Unkept('it answers with tokens')
  @Mutation(() => Session, { description: 'Signs a person in.' })
  login(
    @Arg('input', () => LoginInput, { description: 'What to sign in with.' }) input: LoginInput,
    @Ctx() ctx: Context,
  ) {
    return login(ctx, input)
  }

  @Open('the refresh token is the credential')
  @Unkept('it answers with tokens')
  @Mutation(() => Session, { description: 'Trades a refresh token for the next session tokens.' })
  refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'What to go on with.' })
    input: RefreshSessionInput,
    @Ctx() ctx: Context,
  ) {
    return refreshSession(ctx, input)
  }

  @SignedIn('it ends their own session')
  @Mutation(() => Boolean, { description: 'Ends the session; its tokens are refused from now on.' })
  logout(@Ctx() ctx: Context) {
    return logout(ctx)
  }

  @SignedIn('it ends their own sessions')
  @Mutation(() => Boolean, {
    description: 'Ends all your sessions, this one as well, for all their tokens.',
  })
  logoutEverywhere(@Ctx() ctx: Context) {
    return logoutEverywhere(ctx)
  }

  @SignedIn('nobody else’s session is found')
  @Mutation(() => Boolean, { description: 'Ends one of your sessions, for all its tokens.' })
  endSession(
    @Arg('input', () => EndSessionInput, { description: 'Which one.' }) input: EndSessionInput,
    @Ctx() ctx: Context,
  ) {
    return endSession(ctx, input)
  }
}
