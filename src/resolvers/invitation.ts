import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { acceptInvitation } from '../domain/invitation/accept.ts'
import { listInvitations } from '../domain/invitation/find.ts'
import { inviteMember } from '../domain/invitation/invite.ts'
import { resendInvitation, revokeInvitation } from '../domain/invitation/step.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Cost } from '../schema/cost.ts'
import {
  AcceptInvitationInput,
  Invitation,
  InvitationConnection,
  InvitationFilter,
  InvitationStepInput,
  InviteMemberInput,
  JoinedCompany,
} from '../schema/invitation.ts'

const Which = () => Arg('input', () => InvitationStepInput, { description: 'Which.' })

@Resolver(() => Invitation)
export class InvitationResolver {
  @Needs('member.read')
  @Query(() => InvitationConnection, {
    nullable: true,
    description: 'Who is invited to the companies that you see, the newest first.',
  })
  async invitations(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => InvitationFilter, { nullable: true, description: 'Which to list.' })
    filter: InvitationFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listInvitations(ctx, page, filter ?? {}))
  }

  @Needs('member.invite')
  @Cost(100)
  @Mutation(() => Invitation, {
    description:
      'Invites somebody to a company by mail. An invitation holds a seat until it expires. The answer does not tell whether the address has an account.',
  })
  inviteMember(
    @Arg('input', () => InviteMemberInput, { description: 'Whom, as what.' })
    input: InviteMemberInput,
    @Ctx() ctx: Context,
  ) {
    return inviteMember(ctx, input)
  }

  @Needs('member.invite')
  @Cost(100)
  @Mutation(() => Invitation, {
    description: 'Sends an invitation once more, good for as long as a new one.',
  })
  resendInvitation(@Which() input: InvitationStepInput, @Ctx() ctx: Context) {
    return resendInvitation(ctx, input)
  }

  @Needs('member.invite')
  @Mutation(() => Invitation, {
    description: 'Takes an invitation back: none of its links is good any more.',
  })
  revokeInvitation(@Which() input: InvitationStepInput, @Ctx() ctx: Context) {
    return revokeInvitation(ctx, input)
  }

  @Open('the token from the mail is the credential')
  @Cost(100)
  @Mutation(() => JoinedCompany, {
    description:
      'Accepts an invitation. Whoever has an account with the address is signed in with it; else a new account is made, whose address is thereby proved.',
  })
  acceptInvitation(
    @Arg('input', () => AcceptInvitationInput, { description: 'The token, and who you are.' })
    input: AcceptInvitationInput,
    @Ctx() ctx: Context,
  ) {
    return acceptInvitation(ctx, input)
  }
}
