import { graphql } from '../../support/gql/gql.ts'

export const unit = graphql(`
  query Unit($id: ID!, $tenantId: ID) {
    organizationUnit(id: $id, tenantId: $tenantId) {
      id tenantId parentId kind name closedAt createdAt version
      parent { id name }
      children { nodes { id name } totalCount }
    }
  }
`)

export const units = graphql(`
  query Units($first: Int, $after: String, $filter: OrganizationUnitFilter, $orderBy: UnitOrder) {
    organizationUnits(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      nodes { id tenantId parentId name }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const createUnit = graphql(`
  mutation CreateUnit($input: CreateOrganizationUnitInput!) {
    createOrganizationUnit(input: $input) { id tenantId parentId kind name closedAt version }
  }
`)

export const updateUnit = graphql(`
  mutation UpdateUnit($input: UpdateOrganizationUnitInput!) {
    updateOrganizationUnit(input: $input) { id parentId name version }
  }
`)

export const closeUnit = graphql(`
  mutation CloseUnit($input: CloseOrganizationUnitInput!) {
    closeOrganizationUnit(input: $input) { id closedAt version }
  }
`)
