import type { GraphQLResolveInfo } from 'graphql'
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { changesOf, isStale } from '../domain/proposal/changes.ts'
import { approveProposal, rejectProposal, withdrawProposal } from '../domain/proposal/decide.ts'
import { proposalChanges, seenProposal } from '../domain/proposal/feed.ts'
import {
  findProposal,
  listProposals,
  type Proposal as ProposalRow,
} from '../domain/proposal/find.ts'
import type { Change } from '../events/change.ts'
import { askedAgain } from '../schema/asked-again.ts'
import { FieldChange } from '../schema/change.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import {
  Proposal,
  ProposalChanged,
  ProposalConnection,
  ProposalFilter,
  ProposalStepInput,
  RejectProposalInput,
} from '../schema/proposal.ts'

const Which = () => Arg('input', () => ProposalStepInput, { description: 'Which.' })

@Resolver(() => Proposal)
export class ProposalResolver {
  @Needs('proposal.read')
  @Query(() => Proposal, { nullable: true, description: 'One proposal.' })
  proposal(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Arg('tenantId', () => ID, {
      nullable: true,
      description: 'The company to which it was put; else yours is looked in first.',
    })
    tenantId: string | null,
    @Ctx() ctx: Context,
  ) {
    return findProposal(ctx, { id, tenantId })
  }

  @Needs('proposal.read')
  @Query(() => ProposalConnection, {
    nullable: true,
    description:
      'What your company proposed, and what was proposed to it and to those whose rows you see; the newest first.',
  })
  async proposals(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => ProposalFilter, { nullable: true, description: 'Which to list.' })
    filter: ProposalFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listProposals(ctx, page, filter ?? {}))
  }

  @Needs('proposal.decide')
  @Mutation(() => Proposal, {
    description:
      'Approves a proposal and does what it says, with your rights. Nobody approves what they proposed themselves.',
  })
  approveProposal(
    @Which() input: ProposalStepInput,
    @Ctx() ctx: Context,
    @Info() { schema }: GraphQLResolveInfo,
  ) {
    return approveProposal(ctx, input, askedAgain(schema))
  }

  @Needs('proposal.decide')
  @Mutation(() => Proposal, { description: 'Rejects a proposal: nothing is changed.' })
  rejectProposal(
    @Arg('input', () => RejectProposalInput, { description: 'Which, and why.' })
    input: RejectProposalInput,
    @Ctx() ctx: Context,
  ) {
    return rejectProposal(ctx, input)
  }

  @Needs('proposal.withdraw')
  @Mutation(() => Proposal, { description: 'Takes back what your company has proposed.' })
  withdrawProposal(@Which() input: ProposalStepInput, @Ctx() ctx: Context) {
    return withdrawProposal(ctx, input)
  }

  @Needs('proposal.read')
  @Subscription(() => ProposalChanged, {
    description: 'Every committed change of a proposal that you can see, from now on.',
    subscribe: ({ context }) => proposalChanges(context as Context),
  })
  proposalChanged(@Root() change: Change, @Ctx() ctx: Context) {
    return seenProposal(ctx, change)
  }

  @Open('it is a part of its proposal, and holds no more of the row than the caller may read')
  @FieldResolver(() => [FieldChange], {
    description:
      'What would change: `before` is what is there now, as far as you see it, and `after` what is proposed.',
  })
  changes(@Root() proposal: ProposalRow, @Ctx() ctx: Context) {
    return changesOf(ctx, proposal)
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      'Whether what it would change has changed since or is gone, so that it cannot be approved any more; absent where you do not see that.',
  })
  isStale(@Root() proposal: ProposalRow, @Ctx() ctx: Context) {
    return isStale(ctx, proposal)
  }
}
