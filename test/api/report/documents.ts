import { graphql } from '../../support/gql/gql.ts'

export const consolidatedReport = graphql(`
  query ConsolidatedReport($first: Int! = 20, $after: String) {
    consolidatedReport {
      total { plannedSites activeSites retiredSites activeContracts suppressed }
      withheld { crossCircleReporting dataSharing }
      circles(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes {
          tenantId
          tenant { organizationCode }
          figures { plannedSites activeSites retiredSites activeContracts suppressed }
        }
      }
    }
  }
`)
