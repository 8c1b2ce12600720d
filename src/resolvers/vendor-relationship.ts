import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listHistory } from '../domain/history/list.ts'
import { stepContract } from '../domain/vendor-relationship/step.ts'
import { updateContract } from '../domain/vendor-relationship/update.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { HistoryEntryConnection } from '../schema/history.ts'
import { Money } from '../schema/money.ts'
import { Tenant } from '../schema/tenant.ts'
import {
  VendorRelationshipStepInput as Step,
  UpdateVendorRelationshipInput,
  VendorRelationship,
} from '../schema/vendor-relationship.ts'

const Which = () => Arg('input', () => Step, { description: 'Which.' })

@Resolver(() => VendorRelationship)
export class VendorRelationshipResolver {
  @Needs('contract.update')
  @Mutation(() => VendorRelationship, { description: 'Changes the terms of a contract.' })
  updateVendorRelationship(
    @Arg('input', () => UpdateVendorRelationshipInput, { description: 'The change.' })
    input: UpdateVendorRelationshipInput,
    @Ctx() ctx: Context,
  ) {
    return updateContract(ctx, input)
  }

  @Needs('offer.answer')
  @Mutation(() => VendorRelationship, {
    description: 'The vendor accepts a contract that is PENDING: it is in force from then on.',
  })
  acceptVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'ACCEPT', input)
  }

  @Needs('offer.answer')
  @Mutation(() => VendorRelationship, {
    description: 'The vendor declines a contract that is PENDING.',
  })
  declineVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'DECLINE', input)
  }

  @Needs('contract.suspend')
  @Mutation(() => VendorRelationship, {
    description: 'Suspends a contract: the vendor sees what it was given, and changes nothing.',
  })
  suspendVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'SUSPEND', input)
  }

  @Needs('contract.suspend')
  @Mutation(() => VendorRelationship, { description: 'Lets a suspended contract go on.' })
  resumeVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'RESUME', input)
  }

  @Needs('contract.terminate')
  @Mutation(() => VendorRelationship, {
    description: 'Either side terminates a contract: the vendor sees nothing more of the circle.',
  })
  terminateVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'TERMINATE', input)
  }

  @Needs('offer.make')
  @Mutation(() => VendorRelationship, {
    description: 'Offers a vendor once more what was terminated; it is PENDING until accepted.',
  })
  renewVendorRelationship(@Which() input: Step, @Ctx() ctx: Context) {
    return stepContract(ctx, 'RENEW', input)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The circle.' })
  circle(@Root() { tenantId }: VendorRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(tenantId)
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The vendor.' })
  vendor(@Root() { vendorId }: VendorRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(vendorId)
  }

  @Open('it is a part of its contract')
  @FieldResolver(() => Money, { description: 'What the vendor bills for a unit of work.' })
  billingRate(@Root() { amount, currency }: VendorRelationship): Money {
    return { amount, currency }
  }

  @Needs('relationship.read')
  @FieldResolver(() => HistoryEntryConnection, {
    description: 'How it came to be as it is, the latest change first.',
  })
  async history(
    @Root() { tenantId, id }: VendorRelationship,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: Context,
  ) {
    const subject = { tenantId, id, entity: 'VendorRelationship' } as const
    return connect(await listHistory(ctx, subject, page))
  }
}
