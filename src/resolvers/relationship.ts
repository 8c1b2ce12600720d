import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { Money } from '../schema/money.ts'
import { CorporateRelationship, VendorRelationship } from '../schema/relationship.ts'
import { Tenant } from '../schema/tenant.ts'

@Resolver(() => CorporateRelationship)
export class CorporateRelationshipResolver {
  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The corporate above.' })
  corporate(@Root() { corporateId }: CorporateRelationship, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(corporateId)
  }
}

@Resolver(() => VendorRelationship)
export class VendorRelationshipResolver {
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
}
