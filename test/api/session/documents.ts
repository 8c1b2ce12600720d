import { graphql } from '../../support/gql/gql.ts'

export const login = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      accessToken
      accessTokenExpiresAt
      refreshToken
      user { id email displayName }
      memberships { id status tenant { id organizationCode type } roles { code name } }
    }
  }
`)

export const refreshSession = graphql(`
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) { accessToken refreshToken user { id } }
  }
`)

export const logout = graphql(`mutation Logout { logout }`)

export const me = graphql(`
  query Me {
    me { id email displayName memberships { tenant { id } roles { code } validFrom validUntil } }
  }
`)
