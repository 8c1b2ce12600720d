import { graphql } from '../../support/gql/gql.ts'

export const beginSecondFactor = graphql(`
  mutation BeginSecondFactor($input: BeginSecondFactorInput!) { beginSecondFactor(input: $input) { secret uri } }
`)

export const confirmSecondFactor = graphql(`
  mutation ConfirmSecondFactor($input: ConfirmSecondFactorInput!) { confirmSecondFactor(input: $input) }
`)

export const removeSecondFactor = graphql(`
  mutation RemoveSecondFactor($input: RemoveSecondFactorInput!) { removeSecondFactor(input: $input) }
`)
