import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { assignSite } from '../domain/site-assignment/assign.ts'
import { endAssignment } from '../domain/site-assignment/end.ts'
import { placeAssignment } from '../domain/site-assignment/place.ts'
import { Site } from '../schema/site.ts'
import {
  AssignSiteInput,
  EndSiteAssignmentInput,
  PlaceSiteAssignmentInput,
  SiteAssignment,
  VendorPlacement,
} from '../schema/site-assignment.ts'
import { Tenant } from '../schema/tenant.ts'

@Resolver(() => SiteAssignment)
export class SiteAssignmentResolver {
  @Needs('assignment.create')
  @Mutation(() => SiteAssignment, { description: 'Gives a site to a vendor.' })
  assignSite(
    @Arg('input', () => AssignSiteInput, { description: 'What to whom.' }) input: AssignSiteInput,
    @Ctx() ctx: Context,
  ) {
    return assignSite(ctx, input)
  }

  @Needs('assignment.end')
  @Mutation(() => SiteAssignment, { description: 'Ends the work of a vendor on a site.' })
  endSiteAssignment(
    @Arg('input', () => EndSiteAssignmentInput, { description: 'Which.' })
    input: EndSiteAssignmentInput,
    @Ctx() ctx: Context,
  ) {
    return endAssignment(ctx, input)
  }

  @Needs('assignment.place')
  @Mutation(() => VendorPlacement, {
    description: "Hands an assignment to a unit of the vendor's own.",
  })
  placeSiteAssignment(
    @Arg('input', () => PlaceSiteAssignmentInput, { description: 'Which, and where to.' })
    input: PlaceSiteAssignmentInput,
    @Ctx() ctx: Context,
  ) {
    return placeAssignment(ctx, input)
  }

  @Open('an assignment is seen with its site')
  @FieldResolver(() => Site, { description: 'The site.' })
  site(@Root() { tenantId, siteId }: SiteAssignment, @Ctx() ctx: Context) {
    return ctx.loaders.site.load({ tenantId, id: siteId })
  }

  @Open('a card follows the row that points to it')
  @FieldResolver(() => Tenant, { description: 'The vendor.' })
  vendor(@Root() { vendorId }: SiteAssignment, @Ctx() ctx: Context) {
    return ctx.loaders.tenant.load(vendorId)
  }
}
