import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs, SignedIn } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { setMemberDesignation } from '../domain/membership/designation.ts'
import { listMembers } from '../domain/membership/list.ts'
import { placeMember } from '../domain/membership/place.ts'
import { setPreferredMembership } from '../domain/membership/prefer.ts'
import { setMemberRoles } from '../domain/membership/roles.ts'
import { endMember, resumeMember, suspendMember } from '../domain/membership/status.ts'
import { setMemberWindow } from '../domain/membership/window.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  MemberStepInput,
  Membership,
  MembershipConnection,
  MembershipFilter,
  PlaceMemberInput,
  SetMemberDesignationInput,
  SetMemberRolesInput,
  SetMemberWindowInput,
  SetPreferredMembershipInput,
} from '../schema/membership.ts'
import { User } from '../schema/session.ts'

const Whose = () => Arg('input', () => MemberStepInput, { description: 'Whose.' })

@Resolver(() => Membership)
export class MembershipResolver {
  @Needs('member.read')
  @Query(() => MembershipConnection, {
    nullable: true,
    description: 'Who belongs to the companies that you see, by name.',
  })
  async memberships(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => MembershipFilter, { nullable: true, description: 'Which to list.' })
    filter: MembershipFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listMembers(ctx, page, filter ?? {}))
  }

  @Needs('member.place')
  @Mutation(() => Membership, {
    description: 'Confines a member to a unit and what hangs below it, or lifts that.',
  })
  placeMember(
    @Arg('input', () => PlaceMemberInput, { description: 'Whom, and where.' })
    input: PlaceMemberInput,
    @Ctx() ctx: Context,
  ) {
    return placeMember(ctx, input)
  }

  @Needs('member.update')
  @Mutation(() => Membership, {
    description: 'Says from when until when somebody belongs to a company.',
  })
  setMemberWindow(
    @Arg('input', () => SetMemberWindowInput, { description: 'Whose, and how long.' })
    input: SetMemberWindowInput,
    @Ctx() ctx: Context,
  ) {
    return setMemberWindow(ctx, input)
  }

  @Needs('member.update')
  @Mutation(() => Membership, {
    description: 'Stops a membership for now; it is refused from the next operation on.',
  })
  suspendMember(@Whose() input: MemberStepInput, @Ctx() ctx: Context) {
    return suspendMember(ctx, input)
  }

  @Needs('member.update')
  @Mutation(() => Membership, { description: 'Lets a suspended membership go on as it was.' })
  resumeMember(@Whose() input: MemberStepInput, @Ctx() ctx: Context) {
    return resumeMember(ctx, input)
  }

  @Needs('member.update')
  @Mutation(() => Membership, {
    description: 'Ends a membership for good, and frees its seat. Who comes back is invited anew.',
  })
  endMember(@Whose() input: MemberStepInput, @Ctx() ctx: Context) {
    return endMember(ctx, input)
  }

  @SignedIn('it is about their own memberships')
  @Mutation(() => User, {
    description: 'Says for which of your companies you act when you name none.',
  })
  setPreferredMembership(
    @Arg('input', () => SetPreferredMembershipInput, { description: 'Which.' })
    input: SetPreferredMembershipInput,
    @Ctx() ctx: Context,
  ) {
    return setPreferredMembership(ctx, input)
  }

  @Needs('role.assign')
  @Mutation(() => Membership, {
    description:
      'Gives a member a designation, with the roles that come with it, or takes it away.',
  })
  setMemberDesignation(
    @Arg('input', () => SetMemberDesignationInput, { description: 'Whose, and which.' })
    input: SetMemberDesignationInput,
    @Ctx() ctx: Context,
  ) {
    return setMemberDesignation(ctx, input)
  }

  @Needs('role.assign')
  @Mutation(() => Membership, {
    description: 'Says which roles a member bears: these, and no others.',
  })
  setMemberRoles(
    @Arg('input', () => SetMemberRolesInput, { description: 'Whose, and which.' })
    input: SetMemberRolesInput,
    @Ctx() ctx: Context,
  ) {
    return setMemberRoles(ctx, input)
  }
}
