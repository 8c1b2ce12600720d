import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { cancelDeletion } from '../domain/deletion/cancel.ts'
import { findDeletion } from '../domain/deletion/find.ts'
import { scheduleDeletion } from '../domain/deletion/schedule.ts'
import { ScheduleTenantDeletionInput, TenantDeletion } from '../schema/deletion.ts'

@Resolver()
export class DeletionResolver {
  @Needs('profile.read')
  @Query(() => TenantDeletion, {
    nullable: true,
    description: 'That your company is to be deleted, and when; absent where it is not.',
  })
  tenantDeletion(@Ctx() ctx: Context) {
    return findDeletion(ctx)
  }

  @Needs('deletion.schedule')
  @Mutation(() => TenantDeletion, {
    description:
      'Has your company deleted once the time of grace is over. It is suspended from now on; no company may stand below it, and no contract be in force.',
  })
  scheduleTenantDeletion(
    @Arg('input', () => ScheduleTenantDeletionInput, { description: 'Which, and why.' })
    input: ScheduleTenantDeletionInput,
    @Ctx() ctx: Context,
  ) {
    return scheduleDeletion(ctx, input)
  }

  @Needs('deletion.schedule')
  @Mutation(() => TenantDeletion, {
    description: 'Calls the deletion of your company off: it stands again as it stood.',
  })
  cancelTenantDeletion(@Ctx() ctx: Context) {
    return cancelDeletion(ctx)
  }
}
