import { graphql } from '../../support/gql/gql.ts'

export const actingTenant = graphql(`query ActingTenant { actingTenant { id organizationCode } }`)

export const tenant = graphql(`
  query TenantById($id: ID!) {
    tenant(id: $id) { id type organizationCode organizationName status }
  }
`)

export const tenants = graphql(`
  query Tenants($first: Int, $after: String, $filter: TenantFilter) {
    tenants(first: $first, after: $after, filter: $filter) {
      nodes { id organizationCode }
      edges { cursor }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
    }
  }
`)

export const profile = graphql(`
  query Profile($id: ID!) {
    tenant(id: $id) {
      id
      profile {
        tenantId subdomain maxUsers operatesIndependently sharedVendorPool crossCircleReporting
        telecomCircle { code name region states }
      }
    }
  }
`)

export const above = graphql(`
  query Above($id: ID!) {
    tenant(id: $id) {
      parent { id }
      overseenBy { tenantId corporate { id } governanceLevel dataSharingLevel validUntil }
    }
  }
`)

export const circles = graphql(`
  query Circles($id: ID!, $first: Int, $after: String) {
    tenant(id: $id) {
      circles(first: $first, after: $after) {
        nodes { id organizationCode }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`)

export const vendors = graphql(`
  query Vendors($id: ID!, $first: Int, $after: String) {
    tenant(id: $id) {
      vendors(first: $first, after: $after) {
        nodes {
          tenantId vendorCode status capabilities billingRate { amount currency }
          vendor { id organizationName } circle { id }
        }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`)

export const telecomCircles = graphql(`
  query TelecomCircles { telecomCircles { code name region states } }
`)
