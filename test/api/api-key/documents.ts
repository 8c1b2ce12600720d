import { graphql } from '../../support/gql/gql.ts'

export const createApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      apiKey { id tenantId membershipId name prefix permissions status createdAt expiresAt lastUsedAt version }
    }
  }
`)

export const revokeApiKey = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { id status revokedAt version }
  }
`)

export const apiKeys = graphql(`
  query ApiKeys($first: Int, $after: String, $filter: ApiKeyFilter) {
    apiKeys(first: $first, after: $after, filter: $filter) {
      nodes { id membershipId name prefix permissions status lastUsedAt expiresAt version }
      pageInfo { hasNextPage endCursor }
      totalCount
    }
  }
`)
