import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Needs, Open } from '../auth/needs.ts'
import type { Context } from '../context.ts'
import { addDomain } from '../domain/tenant-domain/add.ts'
import { challengeOf } from '../domain/tenant-domain/challenge.ts'
import { makeDomainPrimary, removeDomain, verifyDomain } from '../domain/tenant-domain/change.ts'
import { listDomains } from '../domain/tenant-domain/find.ts'
import { connect, PageArgs } from '../schema/connection.ts'
import { Tenant } from '../schema/tenant.ts'
import {
  AddTenantDomainInput,
  DomainChallenge,
  TenantDomain,
  TenantDomainConnection,
  TenantDomainInput,
} from '../schema/tenant-domain.ts'

const which = { description: 'Which.' }

@Resolver(() => TenantDomain)
export class TenantDomainResolver {
  @Needs('domain.create')
  @Mutation(() => TenantDomain, { description: 'Claims a domain for a company.' })
  addTenantDomain(
    @Arg('input', () => AddTenantDomainInput, { description: 'The domain.' })
    input: AddTenantDomainInput,
    @Ctx() ctx: Context,
  ) {
    return addDomain(ctx, input)
  }

  @Needs('domain.verify')
  @Mutation(() => TenantDomain, {
    description: 'Looks up in the DNS the proof that a domain is the company’s.',
  })
  verifyTenantDomain(
    @Arg('input', () => TenantDomainInput, which) input: TenantDomainInput,
    @Ctx() ctx: Context,
  ) {
    return verifyDomain(ctx, input)
  }

  @Needs('domain.update')
  @Mutation(() => TenantDomain, { description: 'Makes a verified domain the primary one.' })
  makeTenantDomainPrimary(
    @Arg('input', () => TenantDomainInput, which) input: TenantDomainInput,
    @Ctx() ctx: Context,
  ) {
    return makeDomainPrimary(ctx, input)
  }

  @Needs('domain.remove')
  @Mutation(() => TenantDomain, { description: 'Gives a domain up; it leads nowhere any more.' })
  removeTenantDomain(
    @Arg('input', () => TenantDomainInput, which) input: TenantDomainInput,
    @Ctx() ctx: Context,
  ) {
    return removeDomain(ctx, input)
  }

  @Open('whoever reads a domain may see how it is proved; only who owns it can do so')
  @FieldResolver(() => DomainChallenge, { description: 'What proves that it is the company’s.' })
  challenge(@Root() domain: TenantDomain): DomainChallenge {
    return challengeOf(domain)
  }
}

@Resolver(() => Tenant)
export class DomainsOfTenantResolver {
  @Needs('domain.read')
  @FieldResolver(() => TenantDomainConnection, {
    nullable: true,
    description: 'The domains that it has claimed, by host.',
  })
  async domains(@Root() { id }: Tenant, @Args(() => PageArgs) page: PageArgs, @Ctx() ctx: Context) {
    return connect(await listDomains(ctx, id, page))
  }
}
