import { graphql } from '../../support/gql/gql.ts'

export const assignSite = graphql(`
  mutation AssignSite($input: AssignSiteInput!) {
    assignSite(input: $input) {
      id tenantId unitId startsAt endsAt version
      site { id } vendor { id organizationName }
    }
  }
`)

export const endSiteAssignment = graphql(`
  mutation EndSiteAssignment($input: EndSiteAssignmentInput!) {
    endSiteAssignment(input: $input) { id startsAt endsAt version }
  }
`)

export const placeSiteAssignment = graphql(`
  mutation PlaceSiteAssignment($input: PlaceSiteAssignmentInput!) {
    placeSiteAssignment(input: $input) { id tenantId circleId assignmentId unitId version }
  }
`)

export const seenSites = graphql(`
  query SeenSites { sites(first: 100) { nodes { id } totalCount } }
`)

export const assignments = graphql(`
  query Assignments($id: ID!, $tenantId: ID, $first: Int, $after: String) {
    site(id: $id, tenantId: $tenantId) {
      assignments(first: $first, after: $after) {
        nodes { id startsAt endsAt vendor { id } site { id } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
    }
  }
`)
