import { graphql } from '../../support/gql/gql.ts'

export const designations = graphql(`
  query Designations($first: Int, $after: String, $filter: DesignationFilter) {
    designations(first: $first, after: $after, filter: $filter) {
      nodes { id tenantId name description roles version }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const createDesignation = graphql(`
  mutation CreateDesignation($input: CreateDesignationInput!) {
    createDesignation(input: $input) { id tenantId name description roles version }
  }
`)

export const updateDesignation = graphql(`
  mutation UpdateDesignation($input: UpdateDesignationInput!) {
    updateDesignation(input: $input) { id name description roles version }
  }
`)

export const removeDesignation = graphql(`
  mutation RemoveDesignation($input: RemoveDesignationInput!) {
    removeDesignation(input: $input) { id version }
  }
`)

export const setMemberDesignation = graphql(`
  mutation SetMemberDesignation($input: SetMemberDesignationInput!) {
    setMemberDesignation(input: $input) {
      id version designation { id name roles } roles { code }
    }
  }
`)
