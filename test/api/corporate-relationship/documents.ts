import { graphql } from '../../support/gql/gql.ts'

export const updateOversight = graphql(`
  mutation UpdateOversight($input: UpdateCorporateRelationshipInput!) {
    updateCorporateRelationship(input: $input) {
      id governanceLevel dataSharingLevel separateBilling independentVendorManagement version
    }
  }
`)

export const endOversight = graphql(`
  mutation EndOversight($input: EndCorporateRelationshipInput!) {
    endCorporateRelationship(input: $input) { id validFrom validUntil version tenant { id } corporate { id } }
  }
`)

export const moveTenant = graphql(`
  mutation MoveTenant($input: MoveTenantInput!) {
    moveTenant(input: $input) {
      id governanceLevel dataSharingLevel validFrom validUntil version tenant { id parent { id } } corporate { id }
    }
  }
`)

export const aboveAndBelow = graphql(`
  query AboveAndBelow($id: ID!, $first: Int, $after: String) {
    tenant(id: $id) {
      relationshipsAbove(first: $first, after: $after) {
        nodes { id corporate { id } validFrom validUntil history { nodes { action changes { field before after } } } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
      relationshipsBelow(first: $first, after: $after) {
        nodes { id tenant { id } validUntil }
        totalCount
      }
    }
  }
`)
