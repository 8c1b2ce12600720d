import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Open, SignedIn } from '../../auth/needs.ts'
import { staffLogin, staffLogout } from '../../domain/staff/session.ts'
import { Cost } from '../../schema/cost.ts'
import { StaffLoginInput, StaffMember, StaffSession } from '../../schema/staff/member.ts'
import { Unkept } from '../../schema/unkept.ts'
import type { StaffContext } from '../../staff-context.ts'

@Resolver()
export class StaffSessionResolver {
  @SignedIn('it tells people about themselves')
  @Query(() => StaffMember, { description: 'Who has signed in.' })
  me(@Ctx() ctx: StaffContext) {
    return ctx.caller.person
  }

  @Open('whoever signs in is not signed in yet')
  @Cost(100)
  @Unkept('it answers with a token')
  @Mutation(() => StaffSession, { description: 'Signs somebody of the staff in, for an hour.' })
  login(
    @Arg('input', () => StaffLoginInput, { description: 'What to sign in with.' })
    input: StaffLoginInput,
    @Ctx() ctx: StaffContext,
  ) {
    return staffLogin(ctx, input)
  }

  @SignedIn('it ends their own session')
  @Mutation(() => Boolean, { description: 'Ends the session; its token is refused from now on.' })
  logout(@Ctx() ctx: StaffContext) {
    return staffLogout(ctx)
  }
}
