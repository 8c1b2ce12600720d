import { graphql } from '../../support/gql/index.ts'

export const auditEntries = graphql(`
  query AuditEntries($first: Int! = 20, $after: String, $filter: AuditFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      nodes {
        id tenantId entity entityId action mutation actorTenantId actorId actorName requestId address
        permission reach decisionId occurredAt
        changes { field before after }
      }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)

export const sealing = graphql(`
  query Sealing($filter: AuditFilter) { auditEntries(filter: $filter) { nodes { sealed } } }
`)
