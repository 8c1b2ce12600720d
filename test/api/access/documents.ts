import { graphql } from '../../support/gql/gql.ts'

export const explainAccess = graphql(`
  query ExplainAccess($input: ExplainAccessInput!) {
    explainAccess(input: $input) {
      permission tenantId resourceId membershipId unitId
      allowed reason reach governanceLevel dataSharingLevel contractStatus withinCeiling
      grantedBy { role permission effect unitId }
      deniedBy { role permission effect unitId }
      refusedBy refusals
    }
  }
`)

export const whoCan = graphql(`
  query WhoCan($permission: String!, $tenantId: ID, $resourceId: ID, $first: Int, $after: String) {
    whoCan(permission: $permission, tenantId: $tenantId, resourceId: $resourceId, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id tenantId membership { id displayName roles { code } } grantedBy { role permission effect unitId } }
    }
  }
`)

export const previewAccessChange = graphql(`
  mutation PreviewAccessChange($input: PreviewAccessChangeInput!, $first: Int, $after: String) {
    previewAccessChange(input: $input, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id tenantId membership { id displayName roles { code } } gained lost }
    }
  }
`)
