import { graphql } from '../../support/gql/gql.ts'

export const register = graphql(`
  mutation Register($input: RegisterInput!) { register(input: $input) }
`)

export const verifyEmail = graphql(`
  mutation VerifyEmail($input: VerifyEmailInput!) { verifyEmail(input: $input) }
`)
