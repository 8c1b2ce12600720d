import { graphql } from './gql/index.ts'

export const login = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      ...Tokens
    }
  }
`)

export const refresh = graphql(`
  mutation Refresh($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      ...Tokens
    }
  }
`)

export const tokens = graphql(`
  fragment Tokens on Session {
    accessToken
    accessTokenExpiresAt
    refreshToken
  }
`)

export const card = graphql(`
  fragment SiteCard on Site {
    tenantId
    id
    code
    name
    status
    version
  }
`)

export const sites = graphql(`
  query Sites($after: String) {
    sites(first: 100, after: $after) {
      totalCount
      edges {
        cursor
        node {
          ...SiteCard
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const siteChanged = graphql(`
  subscription SiteChanged {
    siteChanged {
      action
      site {
        ...SiteCard
      }
    }
  }
`)
