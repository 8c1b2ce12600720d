import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listOffers } from '../domain/offer/find.ts'
import { inviteCorporate, inviteVendor } from '../domain/offer/invite.ts'
import { acceptOffer, declineOffer, withdrawOffer } from '../domain/offer/step.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Cost } from '../schema/cost.ts'
import { Money } from '../schema/money.ts'
import {
  InviteCorporateInput,
  InviteVendorInput,
  Offer,
  OfferConnection,
  OfferFilter,
  OfferStepInput,
} from '../schema/offer.ts'
import { Tenant } from '../schema/tenant.ts'

const Which = () => Arg('input', () => OfferStepInput, { description: 'Which.' })

@Resolver(() => Offer)
export class OfferResolver {
  @Needs('relationship.read')
  @Query(() => OfferConnection, {
    nullable: true,
    description: 'The offers that your company made or received, the newest first.',
  })
  async offers(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => OfferFilter, { nullable: true, description: 'Which to list.' })
    filter: OfferFilter | null,
    @Ctx() ctx: Context,
  ) {
    return connect(await listOffers(ctx, page, filter ?? {}))
  }

  @Needs('offer.make')
  @Mutation(() => Offer, {
    description:
      'Offers a vendor to work for a circle. The answer does not tell whether there is such a vendor.',
  })
  inviteVendor(
    @Arg('input', () => InviteVendorInput, { description: 'What to whom.' })
    input: InviteVendorInput,
    @Ctx() ctx: Context,
  ) {
    return inviteVendor(ctx, input)
  }

  @Needs('offer.make')
  @Mutation(() => Offer, {
    description:
      'Offers a corporate to stand above your company. The answer does not tell whether there is such a corporate.',
  })
  inviteCorporate(
    @Arg('input', () => InviteCorporateInput, { description: 'What to whom.' })
    input: InviteCorporateInput,
    @Ctx() ctx: Context,
  ) {
    return inviteCorporate(ctx, input)
  }

  @Needs('offer.answer')
  @Mutation(() => Offer, {
    description: 'Accepts an offer. The relationship that comes of it has the id of the offer.',
  })
  acceptOffer(@Which() input: OfferStepInput, @Ctx() ctx: Context) {
    return acceptOffer(ctx, input)
  }

  @Needs('offer.answer')
  @Mutation(() => Offer, { description: 'Declines an offer.' })
  declineOffer(@Which() input: OfferStepInput, @Ctx() ctx: Context) {
    return declineOffer(ctx, input)
  }

  @Needs('offer.make')
  @Mutation(() => Offer, { description: 'Takes an offer back that nobody has answered.' })
  withdrawOffer(@Which() input: OfferStepInput, @Ctx() ctx: Context) {
    return withdrawOffer(ctx, input)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The company that makes the offer.' })
  tenant(@Root() { tenantId }: Offer, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(tenantId)
  }

  @Cost(0)
  @Open('it is a part of its offer')
  @FieldResolver(() => Money, {
    nullable: true,
    description: 'What the vendor is to bill for a unit of work; of a contract only.',
  })
  billingRate(@Root() { kind, amount, currency }: Offer): Money | null {
    return kind === 'CONTRACT' ? { amount, currency } : null
  }
}
