import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../context.ts'
import { Money } from '../schema/money.ts'
import { CorporateRelationship, VendorRelationship } from '../schema/relationship.ts'
import { Tenant } from '../schema/tenant.ts'

@Resolver(() => CorporateRelationship)
export class CorporateRelationshipResolver {
  @FieldResolver(() => Tenant, { description: 'The corporate above.' })
  corporate(@Root() { corporateId }: CorporateRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(corporateId)
  }
}

@Resolver(() => VendorRelationship)
export class VendorRelationshipResolver {
  @FieldResolver(() => Tenant, { description: 'The circle.' })
  circle(@Root() { tenantId }: VendorRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(tenantId)
  }

  @FieldResolver(() => Tenant, { description: 'The vendor.' })
  vendor(@Root() { vendorId }: VendorRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(vendorId)
  }

  @FieldResolver(() => Money, { description: 'What the vendor bills for a unit of work.' })
  billingRate(@Root() { amount, currency }: VendorRelationship): Money {
    return { amount, currency }
  }
}
