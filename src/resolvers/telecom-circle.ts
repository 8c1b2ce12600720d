import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { listTelecomCircles } from '../domain/telecom-circle.ts'
import { TelecomCircle } from '../schema/telecom-circle.ts'
import { TenantProfile } from '../schema/tenant.ts'

@Resolver(() => TenantProfile)
export class TelecomCircleResolver {
  @Needs('tenant.read')
  @Query(() => [TelecomCircle], { description: 'The 22 licensed service areas, by code.' })
  telecomCircles(@Ctx() ctx: Context) {
    return listTelecomCircles(ctx)
  }

  @Open('licensed areas are the same for everyone')
  @FieldResolver(() => TelecomCircle, {
    nullable: true,
    description: 'The licensed service area of a circle; absent for other companies.',
  })
  telecomCircle(@Root() { telecomCircleCode: code }: TenantProfile, @Ctx() ctx: Context) {
    return code && ctx.loaders.telecomCircle.load(code)
  }
}
