import { graphql } from '../../support/gql/gql.ts'

export const updateContract = graphql(`
  mutation UpdateContract($input: UpdateVendorRelationshipInput!) {
    updateVendorRelationship(input: $input) {
      id vendorCode capabilities billingRate { amount currency } status validFrom validUntil version
    }
  }
`)

export const acceptContract = graphql(`
  mutation AcceptContract($input: VendorRelationshipStepInput!) {
    acceptVendorRelationship(input: $input) { id status version }
  }
`)

export const declineContract = graphql(`
  mutation DeclineContract($input: VendorRelationshipStepInput!) {
    declineVendorRelationship(input: $input) { id status version }
  }
`)

export const suspendContract = graphql(`
  mutation SuspendContract($input: VendorRelationshipStepInput!) {
    suspendVendorRelationship(input: $input) { id status version }
  }
`)

export const resumeContract = graphql(`
  mutation ResumeContract($input: VendorRelationshipStepInput!) {
    resumeVendorRelationship(input: $input) { id status version }
  }
`)

export const terminateContract = graphql(`
  mutation TerminateContract($input: VendorRelationshipStepInput!) {
    terminateVendorRelationship(input: $input) { id status version validUntil }
  }
`)

export const renewContract = graphql(`
  mutation RenewContract($input: VendorRelationshipStepInput!) {
    renewVendorRelationship(input: $input) { id status version validUntil }
  }
`)

export const contracts = graphql(`
  query Contracts($id: ID!, $first: Int, $after: String, $filter: VendorRelationshipFilter, $orderBy: VendorRelationshipOrder) {
    tenant(id: $id) {
      vendors(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        nodes { id vendorCode status vendor { organizationCode } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`)

export const contractHistory = graphql(`
  query ContractHistory($id: ID!, $first: Int, $after: String) {
    tenant(id: $id) {
      vendors {
        nodes {
          history(first: $first, after: $after) {
            nodes { subject action changes { field before after } occurredAt }
            pageInfo { hasNextPage endCursor }
            totalCount
          }
        }
      }
    }
  }
`)
