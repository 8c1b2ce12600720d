import { graphql } from '../../support/gql/gql.ts'

export const inviteVendor = graphql(`
  mutation InviteVendor($input: InviteVendorInput!) {
    inviteVendor(input: $input) {
      id tenantId kind organizationCode status vendorCode capabilities billingRate { amount currency }
      validFrom validUntil version
    }
  }
`)

export const inviteCorporate = graphql(`
  mutation InviteCorporate($input: InviteCorporateInput!) {
    inviteCorporate(input: $input) {
      id tenantId kind organizationCode status governanceLevel dataSharingLevel separateBilling
      independentVendorManagement billingRate { amount } version
    }
  }
`)

export const acceptOffer = graphql(`
  mutation AcceptOffer($input: OfferStepInput!) {
    acceptOffer(input: $input) { id status version tenant { id organizationName } }
  }
`)

export const declineOffer = graphql(`
  mutation DeclineOffer($input: OfferStepInput!) { declineOffer(input: $input) { id status version } }
`)

export const withdrawOffer = graphql(`
  mutation WithdrawOffer($input: OfferStepInput!) { withdrawOffer(input: $input) { id status version } }
`)

export const offers = graphql(`
  query Offers($first: Int, $after: String, $filter: OfferFilter) {
    offers(first: $first, after: $after, filter: $filter) {
      nodes { id tenantId kind organizationCode status vendorCode tenant { id organizationCode } }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const engagements = graphql(`
  query Engagements($filter: VendorRelationshipFilter, $orderBy: VendorRelationshipOrder) {
    actingTenant {
      engagements(first: 100, filter: $filter, orderBy: $orderBy) {
        nodes {
          id tenantId vendorCode status capabilities billingRate { amount currency } validFrom validUntil version
          circle { id }
        }
        totalCount
      }
    }
  }
`)

/** What a circle offers; to whom is said by a code of its own. */
export const terms = {
  vendorCode: 'V-1',
  capabilities: ['Installation', ' dismantling ', 'installation'],
  billingRate: { amount: '1250.50', currency: 'INR' },
}

/** What a company gives a corporate. */
export const giving = { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' } as const
