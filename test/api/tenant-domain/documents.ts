import { graphql } from '../../support/gql/gql.ts'

export const domains = graphql(`
  query Domains($first: Int, $after: String) {
    actingTenant {
      domains(first: $first, after: $after) {
        nodes { id tenantId host isPrimary verifiedAt createdAt version challenge { name value } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`)

export const addDomain = graphql(`
  mutation AddDomain($input: AddTenantDomainInput!) {
    addTenantDomain(input: $input) {
      id tenantId host isPrimary verifiedAt version challenge { name value }
    }
  }
`)

export const verifyDomain = graphql(`
  mutation VerifyDomain($input: TenantDomainInput!) {
    verifyTenantDomain(input: $input) { id host isPrimary verifiedAt version }
  }
`)

export const makePrimary = graphql(`
  mutation MakePrimary($input: TenantDomainInput!) {
    makeTenantDomainPrimary(input: $input) { id isPrimary version }
  }
`)

export const removeDomain = graphql(`
  mutation RemoveDomain($input: TenantDomainInput!) {
    removeTenantDomain(input: $input) { id isPrimary verifiedAt version }
  }
`)
