import { graphql } from '../../support/gql/gql.ts'

export const createTenant = graphql(`
  mutation CreateTenant($input: CreateTenantInput!) {
    createTenant(input: $input) {
      id type organizationCode organizationName status
      profile { subdomain telecomCircle { code } maxUsers version }
      overseenBy { corporate { id } governanceLevel dataSharingLevel separateBilling independentVendorManagement }
    }
  }
`)

/** What a corporate sees of a company, whatever that shares. */
export const foundCard = graphql(`
  mutation FoundCard($input: CreateTenantInput!) {
    createTenant(input: $input) { id organizationCode overseenBy { dataSharingLevel } }
  }
`)

export const updateTenant = graphql(`
  mutation UpdateTenant($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      id organizationName
      profile { subdomain sharedVendorPool crossCircleReporting operatesIndependently telecomCircle { code } version }
    }
  }
`)

export const companies = graphql(`
  query Companies { tenants(first: 100) { nodes { id organizationCode } totalCount } }
`)

export const whoAmI = graphql(`
  query WhoAmI { me { memberships { tenant { id } roles { code } } } actingTenant { id } }
`)

/** A company to found; a code of one's own makes it another one. */
export const born = {
  type: 'CIRCLE',
  organizationCode: 'BORN_MH',
  organizationName: 'Born Maharashtra',
  telecomCircleCode: 'MH',
  governanceLevel: 'CONTROLLED',
  dataSharingLevel: 'FULL',
} as const
