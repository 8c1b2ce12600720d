import { graphql } from '../../support/gql/gql.ts'

export const login = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      accessToken
      accessTokenExpiresAt
      refreshToken
      deviceToken
      user { id email displayName }
      memberships { id status tenant { id organizationCode type } roles { code name } }
    }
  }
`)

export const refreshSession = graphql(`
  mutation RefreshSession($input: RefreshSessionInput!) {
    refreshSession(input: $input) { accessToken refreshToken deviceToken user { id } }
  }
`)

export const logout = graphql(`mutation Logout { logout }`)

export const logoutEverywhere = graphql(`mutation LogoutEverywhere { logoutEverywhere }`)

export const endSession = graphql(`
  mutation EndSession($input: EndSessionInput!) { endSession(input: $input) }
`)

export const sessions = graphql(`
  query Sessions {
    sessions { id createdAt lastUsedAt expiresAt address userAgent isCurrent }
  }
`)

export const changePassword = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) { changePassword(input: $input) }
`)

export const me = graphql(`
  query Me {
    me { id email displayName memberships { tenant { id } roles { code } validFrom validUntil } }
  }
`)
