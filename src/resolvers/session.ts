import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Open, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { login, logout, me, refreshSession } from '../domain/session.ts'
import { LoginInput, RefreshSessionInput, Session, User } from '../schema/session.ts'

@Resolver()
export class SessionResolver {
  @SignedIn('it tells people about themselves')
  @Query(() => User, { description: 'The person who is signed in.' })
  me(@Ctx() ctx: Context) {
    return me(ctx)
  }

  @Open('whoever signs in is not signed in yet')
  @Mutation(() => Session, { description: 'Signs a person in.' })
  login(
    @Arg('input', () => LoginInput, { description: 'What to sign in with.' }) input: LoginInput,
    @Ctx() ctx: Context,
  ) {
    return login(ctx, input)
  }

  @Open('the refresh token is the credential')
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
}
