import { graphql } from '../../support/gql/gql.ts'

export const actingSessions = graphql(`
  query ActingSessions($first: Int! = 20, $after: String) {
    actingSessions(first: $first, after: $after) {
      totalCount
      nodes { id tenantId membershipId memberName staffName reason mayWrite expiresAt endedAt endedBy }
      pageInfo { endCursor hasNextPage }
    }
  }
`)

export const endActingAs = graphql(`
  mutation EndActingAs($input: EndActingAsInput!) {
    endActingAs(input: $input) { id endedAt endedBy }
  }
`)
