import { graphql } from '../../support/gql/gql.ts'

export const inviteMember = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      id tenantId email roles unitId validFrom validUntil status expiresAt sentAt version
    }
  }
`)

export const resendInvitation = graphql(`
  mutation ResendInvitation($input: InvitationStepInput!) {
    resendInvitation(input: $input) { id status expiresAt version }
  }
`)

export const revokeInvitation = graphql(`
  mutation RevokeInvitation($input: InvitationStepInput!) {
    revokeInvitation(input: $input) { id status version }
  }
`)

export const acceptInvitation = graphql(`
  mutation AcceptInvitation($input: AcceptInvitationInput!) {
    acceptInvitation(input: $input) { tenantId membershipId organizationCode organizationName email }
  }
`)

export const invitations = graphql(`
  query Invitations($first: Int!, $after: String, $filter: InvitationFilter) {
    invitations(first: $first, after: $after, filter: $filter) {
      totalCount
      nodes { id tenantId email roles status version }
      pageInfo { hasNextPage endCursor }
    }
  }
`)
