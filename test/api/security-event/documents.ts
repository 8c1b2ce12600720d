import { graphql } from '../../support/gql/gql.ts'

export const securityEvents = graphql(`
  query SecurityEvents($first: Int!, $after: String, $filter: SecurityEventFilter) {
    securityEvents(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id tenantId kind memberId memberName staffName address userAgent detail times occurredAt }
    }
  }
`)

export const mySecurityEvents = graphql(`
  query MySecurityEvents($first: Int!, $after: String, $filter: AccountEventFilter) {
    mySecurityEvents(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { id kind tenantId staffName address userAgent detail times occurredAt }
    }
  }
`)
